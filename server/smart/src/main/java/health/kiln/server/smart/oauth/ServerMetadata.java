/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart.oauth;

import health.kiln.server.smart.SmartConfiguration;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The authorization server's own discovery document (RFC 8414). Spring's is built only with an authorization endpoint,
 * which there is not.
 */
final class ServerMetadata implements Filter {
    private static final List<String> CLIENT_AUTHENTICATION =
            List.of("client_secret_basic", "client_secret_post", "private_key_jwt");

    private final byte[] json;

    ServerMetadata(URI issuer) {
        var mapper = JsonMapper.shared();
        var document = mapper.createObjectNode();
        document.put("issuer", issuer.toString());
        document.put("jwks_uri", issuer + SmartConfiguration.KEYS_PATH);
        document.putArray("response_types_supported");
        document.putArray("grant_types_supported").add("client_credentials");
        endpoint("token", issuer + SmartConfiguration.TOKEN_PATH, document);
        endpoint("introspection", issuer + SmartConfiguration.INTROSPECTION_PATH, document);
        endpoint("revocation", issuer + SmartConfiguration.REVOCATION_PATH, document);
        this.json = mapper.writeValueAsBytes(document);
    }

    private static void endpoint(String name, String address, ObjectNode document) {
        document.put(name + "_endpoint", address);
        var methods = document.putArray(name + "_endpoint_auth_methods_supported");
        CLIENT_AUTHENTICATION.forEach(methods::add);
        var algorithms = document.putArray(name + "_endpoint_auth_signing_alg_values_supported");
        SmartConfiguration.ASSERTION_ALGORITHMS.forEach(algorithms::add);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http
                && http.getRequestURI().equals(AuthorizationServer.METADATA_PATH)) {
            response.setContentType("application/json");
            response.getOutputStream().write(json);
        } else {
            chain.doFilter(request, response);
        }
    }
}
