/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

/** Kiln's own number of a kept message: unique in its database and rising with arrival. */
public record MessageId(long value) {
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
