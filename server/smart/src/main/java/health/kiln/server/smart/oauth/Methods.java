/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart.oauth;

import health.kiln.server.smart.SmartConfiguration;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/** Answers 405 for a method that an endpoint does not have; Spring would ask such a request who it is. */
final class Methods implements Filter {
    private static final Map<String, String> OF_PATH = Map.of(
            SmartConfiguration.TOKEN_PATH, "POST",
            SmartConfiguration.INTROSPECTION_PATH, "POST",
            SmartConfiguration.REVOCATION_PATH, "POST",
            SmartConfiguration.KEYS_PATH, "GET");

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http && response instanceof HttpServletResponse answer) {
            var allowed = OF_PATH.getOrDefault(http.getRequestURI(), http.getMethod());
            if (!allowed.equals(http.getMethod())) {
                answer.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
                answer.setHeader("Allow", allowed);
                OAuthErrors.write(
                        answer,
                        new OAuth2Error(
                                OAuth2ErrorCodes.INVALID_REQUEST, "This endpoint is asked by " + allowed + ".", null));
                return;
            }
        }
        chain.doFilter(request, response);
    }
}
