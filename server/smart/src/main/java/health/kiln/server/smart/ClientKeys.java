/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.HashSet;
import java.util.Optional;

/** Reads the key set that an app registers, and says what is wrong with it. */
public sealed interface ClientKeys {
    int KEYS_MAX = 10;
    int LENGTH_MAX = 64 * 1024;
    int RSA_BITS_MIN = 2048;
    int RSA_BITS_MAX = 8192;

    record Accepted(JWKSet publicKeys) implements ClientKeys {}

    /** The problem is a sentence for whoever registers the app. */
    record Refused(String problem) implements ClientKeys {}

    /** Public RSA keys of 2048 bits or more and P-384 keys are accepted, each with a {@code kid} of its own. */
    static ClientKeys read(String json) {
        if (json.length() > LENGTH_MAX) {
            return new Refused("The key set is longer than " + LENGTH_MAX + " characters.");
        }
        try {
            var keys = JWKSet.parse(json);
            if (keys.isEmpty() || keys.size() > KEYS_MAX) {
                return new Refused("A key set has 1 to " + KEYS_MAX + " keys.");
            }
            var ids = new HashSet<String>();
            for (var key : keys.getKeys()) {
                if (key.getKeyID() == null || !ids.add(key.getKeyID())) {
                    return new Refused("Each key of the set needs a kid of its own.");
                }
                var problem = problem(key);
                if (problem.isPresent()) {
                    return new Refused(problem.get());
                }
            }
            return new Accepted(keys);
        } catch (ParseException | JOSEException e) {
            return new Refused("This is not a JSON Web Key Set.");
        }
    }

    private static Optional<String> problem(JWK key) throws JOSEException {
        if (key.isPrivate()) {
            return Optional.of("The key set holds a private key; register the public one only.");
        }
        return switch (key) {
            case RSAKey rsa -> {
                var bits = rsa.toRSAPublicKey().getModulus().bitLength();
                yield bits < RSA_BITS_MIN || bits > RSA_BITS_MAX
                        ? Optional.of("RSA keys have " + RSA_BITS_MIN + " to " + RSA_BITS_MAX + " bits.")
                        : Optional.empty();
            }
            case ECKey ec ->
                ec.getCurve().equals(Curve.P_384) ? Optional.empty() : Optional.of("Elliptic curve keys are on P-384.");
            default -> Optional.of("Keys are RSA (for RS384) or EC (for ES384).");
        };
    }
}
