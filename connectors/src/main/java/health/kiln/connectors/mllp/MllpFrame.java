/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

/** What came after a start byte: a message, or what is left of one that could not be taken in. */
public sealed interface MllpFrame {
    /** Everything between a start byte and the two end bytes, unchanged. */
    final class Whole implements MllpFrame {
        private final byte[] bytes;

        Whole(byte[] bytes) {
            this.bytes = bytes;
        }

        /** The content, shared: whoever holds it only reads. */
        public byte[] bytes() {
            return bytes;
        }

        @Override
        public String toString() {
            return "Whole[" + bytes.length + " bytes]";
        }
    }

    /** A frame that was given up. Of its content only the beginning is left, to answer by. */
    final class Broken implements MllpFrame {
        private final Flaw flaw;
        private final byte[] beginning;

        Broken(Flaw flaw, byte[] beginning) {
            this.flaw = flaw;
            this.beginning = beginning;
        }

        public Flaw flaw() {
            return flaw;
        }

        /** At most {@value MllpDecoder#BEGINNING_BYTES_MAX} bytes, shared: whoever holds it only reads. */
        public byte[] beginning() {
            return beginning;
        }

        @Override
        public String toString() {
            return "Broken[" + flaw + "]";
        }
    }

    /** Why a frame was given up. */
    enum Flaw {
        /** More bytes than one frame may have. */
        TOO_LONG,
        /** All connections together hold as many bytes as they may. */
        NO_ROOM,
        /** A start byte came before the end bytes. */
        RESTARTED,
        /** The end bytes did not come in time. */
        TOO_SLOW,
        /** The sender closed its side before the end bytes. */
        CUT_OFF
    }
}
