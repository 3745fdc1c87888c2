/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

/** The column {@code res.flg}. */
final class Flags {
    private static final int DELETED = 1;

    private Flags() {}

    static int of(boolean deleted, int referenceKeys) {
        return referenceKeys << 1 | (deleted ? DELETED : 0);
    }

    static boolean deleted(int flags) {
        return (flags & DELETED) != 0;
    }

    static int referenceKeys(int flags) {
        return flags >> 1;
    }
}
