/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.load;

import java.util.Arrays;

/** Finds bytes in bytes. */
final class Bytes {
    private Bytes() {}

    /** Where the wanted bytes begin; negative when they are absent. */
    static int find(byte[] bytes, int length, byte[] wanted) {
        for (int i = 0; i + wanted.length <= length; i++) {
            if (bytes[i] == wanted[0] && Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return Integer.MIN_VALUE;
    }
}
