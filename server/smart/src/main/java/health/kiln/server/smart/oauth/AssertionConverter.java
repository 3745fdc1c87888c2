/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart.oauth;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;

/** Reads a client assertion off a request. Unlike Spring's, it does not need the {@code client_id} that RFC 7521 leaves out. */
final class AssertionConverter implements AuthenticationConverter {
    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        var types = request.getParameterValues("client_assertion_type");
        var assertions = request.getParameterValues("client_assertion");
        if (types == null && assertions == null) {
            return null;
        }
        if (types == null
                || assertions == null
                || types.length != 1
                || assertions.length != 1
                || !types[0].equals(AppAuthentication.ASSERTION.getValue())) {
            throw OAuthErrors.refused(
                    OAuth2ErrorCodes.INVALID_REQUEST, "One client_assertion of the type jwt-bearer is expected.");
        }
        var claimed = AppAuthentication.claimedClient(assertions[0]);
        var clientIds = request.getParameterValues("client_id");
        if (clientIds != null && (clientIds.length != 1 || !clientIds[0].equals(claimed))) {
            throw OAuthErrors.refused(OAuth2ErrorCodes.INVALID_CLIENT, "Client authentication failed.");
        }
        return new OAuth2ClientAuthenticationToken(claimed, AppAuthentication.ASSERTION, assertions[0], Map.of());
    }
}
