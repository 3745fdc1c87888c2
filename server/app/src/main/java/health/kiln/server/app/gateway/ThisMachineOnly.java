/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.gateway;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/** Grants what is asked over the loopback interface: by who is on this machine already. */
final class ThisMachineOnly implements AuthorizationManager<RequestAuthorizationContext> {
    @Override
    public AuthorizationDecision authorize(
            Supplier<? extends @Nullable Authentication> authentication, RequestAuthorizationContext context) {
        try {
            var peer = InetAddress.getByName(context.getRequest().getRemoteAddr());
            return new AuthorizationDecision(peer.isLoopbackAddress());
        } catch (UnknownHostException unknown) {
            return new AuthorizationDecision(false);
        }
    }
}
