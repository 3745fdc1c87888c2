/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import java.util.Optional;
import java.util.function.Supplier;

/** What goes back to the peer for one frame. Until it has gone, the connection's next frame waits. */
public sealed interface MllpReply {
    /** One frame of this content. */
    static MllpReply frame(byte[] content) {
        return new Frame(content, Optional.empty());
    }

    /** A frame now, and more as soon as it is known: an accept acknowledgement, then an application acknowledgement. */
    static MllpReply frame(byte[] content, Supplier<MllpReply> then) {
        return new Frame(content, Optional.of(then));
    }

    /** No frame: the sender does not wait for one. */
    MllpReply NOTHING = new Nothing();

    /** No frame: the connection is closed, and the sender will try again. */
    MllpReply HANG_UP = new HangUp();

    /** A frame, and what follows it if anything does. The follower is asked once, on the handler's thread, after the frame was sent. */
    final class Frame implements MllpReply {
        private final byte[] content;
        private final Optional<Supplier<MllpReply>> then;

        private Frame(byte[] content, Optional<Supplier<MllpReply>> then) {
            this.content = content;
            this.then = then;
        }

        public byte[] content() {
            return content;
        }

        public Optional<Supplier<MllpReply>> then() {
            return then;
        }
    }

    record Nothing() implements MllpReply {}

    record HangUp() implements MllpReply {}
}
