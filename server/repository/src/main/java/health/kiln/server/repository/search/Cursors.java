/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import health.kiln.server.repository.search.SearchParameters.SearchProblemException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Cursors as clients hold them: a position, sealed together with the query that it belongs to. A cursor says nothing that
 * its page did not show; the seal keeps clients from making their own. Safe for many threads.
 */
final class Cursors {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SEAL_BYTES = 16;
    private static final int KEY_BYTES_MIN = 16;

    private final SecretKeySpec key;

    Cursors(byte[] key) {
        if (key.length < KEY_BYTES_MIN) {
            throw new IllegalArgumentException("the cursor key has at least " + KEY_BYTES_MIN + " bytes");
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    String write(SearchQuery query, Position position) {
        var text = position.text().getBytes(StandardCharsets.UTF_8);
        var seal = seal(query, text);
        var all = Arrays.copyOf(seal, SEAL_BYTES + text.length);
        System.arraycopy(text, 0, all, SEAL_BYTES, text.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    Position read(SearchQuery query, String cursor) throws SearchProblemException {
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException e) {
            throw refusal();
        }
        if (all.length <= SEAL_BYTES) {
            throw refusal();
        }
        var text = Arrays.copyOfRange(all, SEAL_BYTES, all.length);
        if (!MessageDigest.isEqual(Arrays.copyOf(all, SEAL_BYTES), seal(query, text))) {
            throw refusal();
        }
        return Position.parse(new String(text, StandardCharsets.UTF_8));
    }

    private byte[] seal(SearchQuery query, byte[] text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((query.type() + "\n" + query.criteria() + "\n" + query.sort() + "\n")
                    .getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(mac.doFinal(text), SEAL_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    private static SearchProblemException refusal() {
        return new SearchProblemException("The page's cursor does not belong to this search.");
    }
}
