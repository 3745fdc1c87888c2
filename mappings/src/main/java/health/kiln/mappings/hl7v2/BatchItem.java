/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import health.kiln.mappings.Problem;
import java.util.Arrays;

/** One piece of a batch file or stream. */
public sealed interface BatchItem {
    /** The place among all items, from 1. */
    int number();

    /** One message, from its MSH to before the next one, its bytes as they came. It may still be {@link NotHl7}. */
    final class Message implements BatchItem {
        private final int number;
        private final byte[] bytes;

        Message(int number, byte[] bytes) {
            this.number = number;
            this.bytes = bytes;
        }

        @Override
        public int number() {
            return number;
        }

        /** Not a copy. */
        public byte[] bytes() {
            return bytes;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Message that && number == that.number && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return 31 * number + Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Message[" + number + ", " + bytes.length + " bytes]";
        }
    }

    /** Bytes that are no message: text before the first MSH or after a trailer, or a message past the size bound. */
    record Rejected(int number, long length, Problem problem) implements BatchItem {}
}
