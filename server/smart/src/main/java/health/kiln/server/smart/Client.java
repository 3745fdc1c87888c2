/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart;

import com.nimbusds.jose.jwk.JWKSet;
import java.time.Instant;

/** A registered app. A disabled one gets no tokens, and those that it has stop working within seconds. */
public record Client(
        String clientId, String name, Scopes scopes, Credential credential, boolean enabled, Instant createdAt) {

    /** How an app shows who it is. */
    public sealed interface Credential {
        /** By a secret of 256 random bits, of which only the hash is kept. */
        final class Secret implements Credential {
            private final byte[] hash;

            Secret(byte[] hash) {
                this.hash = hash.clone();
            }

            /** Constant time. */
            public boolean matches(String secret) {
                return Sha256.matches(secret, hash);
            }
        }

        /** By assertions that it signs (private_key_jwt); these are its public keys. */
        record Keys(JWKSet publicKeys) implements Credential {}
    }
}
