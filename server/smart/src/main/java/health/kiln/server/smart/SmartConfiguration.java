/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart;

import java.net.URI;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The discovery document (SMART App Launch 2.2 §5): what is offered, and nothing else. */
public final class SmartConfiguration {
    public static final String TOKEN_PATH = "/oauth2/token";
    public static final String KEYS_PATH = "/oauth2/jwks";
    public static final String INTROSPECTION_PATH = "/oauth2/introspect";
    public static final String REVOCATION_PATH = "/oauth2/revoke";
    public static final List<String> ASSERTION_ALGORITHMS = List.of("RS384", "ES384");

    private final byte[] json;

    public SmartConfiguration(URI issuer) {
        var document = JsonMapper.shared().createObjectNode();
        document.put("token_endpoint", issuer + TOKEN_PATH);
        document.put("introspection_endpoint", issuer + INTROSPECTION_PATH);
        document.put("revocation_endpoint", issuer + REVOCATION_PATH);
        var lists = Map.of(
                "grant_types_supported", List.of("client_credentials"),
                "token_endpoint_auth_methods_supported",
                        List.of("client_secret_basic", "client_secret_post", "private_key_jwt"),
                "token_endpoint_auth_signing_alg_values_supported", ASSERTION_ALGORITHMS,
                "scopes_supported", List.of("system/*.cruds", "system/*.rs", "system/*.read", "system/*.write"),
                "code_challenge_methods_supported", List.of("S256"),
                "capabilities",
                        List.of(
                                "client-confidential-symmetric",
                                "client-confidential-asymmetric",
                                "permission-v1",
                                "permission-v2"));
        lists.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry ->
                        document.set(entry.getKey(), JsonMapper.shared().valueToTree(entry.getValue())));
        this.json = JsonMapper.shared().writeValueAsBytes(document);
    }

    public byte[] json() {
        return json.clone();
    }
}
