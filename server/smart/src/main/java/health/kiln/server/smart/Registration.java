/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an app is told when it is registered. The secret is here once and nowhere again.
 *
 * @param secret empty for an app that registered keys
 */
public record Registration(Client client, Optional<String> secret) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** With the member names of RFC 7591 §3.2.1. */
    public String toJson() {
        var json = JSON.createObjectNode();
        json.put("client_id", client.clientId());
        secret.ifPresent(value -> json.put("client_secret", value).put("client_secret_expires_at", 0));
        json.put("client_id_issued_at", client.createdAt().getEpochSecond());
        json.put("client_name", client.name());
        json.put("scope", client.scopes().toString());
        json.set("grant_types", JSON.valueToTree(List.of("client_credentials")));
        switch (client.credential()) {
            case Client.Credential.Secret _ -> json.put("token_endpoint_auth_method", "client_secret_basic");
            case Client.Credential.Keys keys -> {
                json.put("token_endpoint_auth_method", "private_key_jwt");
                json.set("jwks", JSON.readTree(keys.publicKeys().toString()));
            }
        }
        return json.toPrettyString();
    }

    @Override
    public String toString() {
        return "Registration[" + client.clientId() + "]";
    }
}
