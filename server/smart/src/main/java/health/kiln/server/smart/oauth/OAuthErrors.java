/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart.oauth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import tools.jackson.databind.json.JsonMapper;

/** Answers failures as RFC 6749 §5.2 wants them, and as 503 what another try may mend. */
final class OAuthErrors implements AuthenticationFailureHandler, AuthenticationEntryPoint {
    private static final int RETRY_AFTER_SECONDS = 2;

    private final TokenEvents events;

    OAuthErrors(TokenEvents events) {
        this.events = events;
    }

    /** The database is away. */
    static OAuth2AuthenticationException unavailable() {
        return new OAuth2AuthenticationException(
                new OAuth2Error(OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE, "Try again in a moment.", null));
    }

    static OAuth2AuthenticationException refused(String code, String description) {
        return new OAuth2AuthenticationException(new OAuth2Error(code, description, null));
    }

    /** A request that shows no client at all. */
    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        onAuthenticationFailure(
                request, response, refused(OAuth2ErrorCodes.INVALID_CLIENT, "Client authentication is needed."));
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        var error = exception instanceof OAuth2AuthenticationException oauth
                ? oauth.getError()
                : new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST);
        events.refused(error.getErrorCode(), request.getRemoteAddr());
        switch (error.getErrorCode()) {
            case OAuth2ErrorCodes.INVALID_CLIENT -> {
                response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
                response.setHeader("WWW-Authenticate", "Basic realm=\"kiln\"");
            }
            case OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE -> {
                response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
                response.setIntHeader("Retry-After", RETRY_AFTER_SECONDS);
            }
            default -> response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        }
        write(response, error);
    }

    /** The body of an error; the status is set. */
    static void write(HttpServletResponse response, OAuth2Error error) throws IOException {
        var json = JsonMapper.shared().createObjectNode().put("error", error.getErrorCode());
        if (error.getDescription() != null) {
            json.put("error_description", error.getDescription());
        }
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("application/json");
        response.getOutputStream().write(json.toString().getBytes(StandardCharsets.UTF_8));
    }
}
