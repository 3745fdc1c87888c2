/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 of secrets and tokens. Enough, and cheap, because each of them has at least 128 random bits: there is nothing
 * to guess. Never for passwords that people choose.
 */
final class Sha256 {
    private Sha256() {}

    static byte[] of(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Constant time. */
    static boolean matches(String text, byte[] hash) {
        return MessageDigest.isEqual(of(text), hash);
    }
}
