/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart;

import java.net.URI;
import java.time.Duration;

/**
 * What every access token says of itself.
 *
 * @param issuer the gateway's own address, without a slash at the end
 * @param audience the FHIR endpoint's base address, for which the tokens are good
 * @param lifetime at most {@link AccessTokens#LIFETIME_MAX}
 */
public record TokenTerms(URI issuer, URI audience, Duration lifetime) {
    public TokenTerms {
        if (lifetime.isNegative() || lifetime.isZero() || lifetime.compareTo(AccessTokens.LIFETIME_MAX) > 0) {
            throw new IllegalArgumentException("a token lives at most " + AccessTokens.LIFETIME_MAX);
        }
        if (issuer.toString().endsWith("/") || audience.toString().endsWith("/")) {
            throw new IllegalArgumentException("issuer and audience have no slash at the end");
        }
    }
}
