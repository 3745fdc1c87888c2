/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes all connections of a listener may hold together. Safe for use by many threads. */
final class ByteBudget {
    private final long bytesMax;
    private final AtomicLong bytes = new AtomicLong();

    ByteBudget(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Takes so many bytes, or none and returns false when they would be too many. */
    boolean reserve(long count) {
        long held = bytes.get();
        while (count <= bytesMax - held) {
            if (bytes.compareAndSet(held, held + count)) {
                return true;
            }
            held = bytes.get();
        }
        return false;
    }

    void release(long count) {
        bytes.addAndGet(-count);
    }

    long bytes() {
        return bytes.get();
    }
}
