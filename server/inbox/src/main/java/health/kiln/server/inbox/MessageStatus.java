/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

/** Where a kept message stands. INVARIANT: the code of a status is in the database and never changes. */
public enum MessageStatus {
    /** Kept, not settled yet. */
    RECEIVED(0),
    /** Its effects, if any, are committed. */
    PROCESSED(1),
    /** No map claims it. */
    UNCLAIMED(2),
    /** It could not be applied and is parked with its problems. */
    ERROR(3);

    private final short code;

    MessageStatus(int code) {
        this.code = (short) code;
    }

    short code() {
        return code;
    }

    static MessageStatus ofCode(int code) {
        return switch (code) {
            case 0 -> RECEIVED;
            case 1 -> PROCESSED;
            case 2 -> UNCLAIMED;
            case 3 -> ERROR;
            default -> throw new IllegalStateException("no message status has code " + code);
        };
    }
}
