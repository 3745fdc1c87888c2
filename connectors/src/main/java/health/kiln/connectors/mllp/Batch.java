/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Several messages in one frame (HL7 v2.5.1 §2.10.3): inside FHS, BHS … BTS, FTS, or plainly one after the other, which
 * the standard does not know and senders do. Each message is a slice of the sender's bytes. A message that lacks its
 * header's delimiters ({@code MSH|^~}) is one of the messages all the same, and so is text that stands before the first.
 *
 * @param header the first FHS or BHS, empty when the messages just follow one another
 * @param announced how many messages the BTS segments say there are; empty when none says so
 */
public record Batch(Optional<HeaderSegment> header, List<byte[]> messages, OptionalLong announced) {
    /** A batch is read up to one message more than this, so that a longer one shows. */
    public static final int MESSAGES_MAX = 10_000;

    public Batch {
        messages = List.copyOf(messages);
    }

    /** The messages of a frame; empty when it is a single message, or none. */
    public static Optional<Batch> read(byte[] frame) {
        return new Splitter(frame).split();
    }

    public boolean isTooLong() {
        return messages.size() > MESSAGES_MAX;
    }

    /**
     * The answer to the whole frame: the answers to its messages, in order, in the form that the frame had. Inside BHS and
     * BTS when it had any of these, with its control id as BHS-12 and, when the sender counted wrong, that in BTS-2.
     */
    public byte[] answer(List<byte[]> answers, String controlId, Instant at) {
        var out = new SegmentWriter(header.map(HeaderSegment::delimiters).orElse(Delimiters.USUAL));
        header.ifPresent(sent -> {
            out.header("BHS", sent.encodingCharacters());
            out.raw(sent.field(5)).raw(sent.field(6)).raw(sent.field(3)).raw(sent.field(4));
            out.field(Acknowledgement.time(at)).field("").raw(sent.field(9)).field("");
            out.field(controlId).raw(sent.field(11)).end();
        });
        answers.forEach(out::bytes);
        header.ifPresent(_ -> {
            out.name("BTS").field(Integer.toString(answers.size()));
            if (isMiscounted()) {
                out.field(announced.getAsLong() + " messages announced, " + messages.size() + " found");
            }
            out.end();
        });
        return out.toBytes();
    }

    /** Whether the sender announced another number of messages than there are. */
    public boolean isMiscounted() {
        return announced.isPresent() && announced.getAsLong() != messages.size();
    }

    /** One pass over the segments of a frame. */
    private static final class Splitter {
        private final byte[] bytes;
        private final List<byte[]> messages = new ArrayList<>();
        private Optional<HeaderSegment> header = Optional.empty();
        private OptionalLong announced = OptionalLong.empty();
        /** Where the message in hand begins, or -1. */
        private int messageAt = -1;

        private int headers;

        private Splitter(byte[] bytes) {
            this.bytes = bytes;
        }

        private Optional<Batch> split() {
            int at = Blanks.skip(bytes, 0);
            while (at < bytes.length && messages.size() <= MESSAGES_MAX) {
                segment(at);
                at = nextSegment(at);
            }
            endMessage(bytes.length);
            return header.isPresent() || headers > 1
                    ? Optional.of(new Batch(header, messages, announced))
                    : Optional.empty();
        }

        private void segment(int at) {
            if (isHeader(at, "MSH")) {
                endMessage(at);
                messageAt = at;
                headers++;
            } else if (isHeader(at, "BHS") || isHeader(at, "FHS")) {
                endMessage(at);
                header = header.or(() -> envelope(at));
            } else if (header.isPresent() && isTrailer(at)) {
                endMessage(at);
                if (HeaderSegment.isNamed(bytes, at, "BTS")) {
                    count(at);
                }
            } else if (messageAt < 0 && !Blanks.isBlank(bytes[at])) {
                messageAt = at;
            }
        }

        private Optional<HeaderSegment> envelope(int at) {
            return HeaderSegment.at(at, bytes, "BHS", true).or(() -> HeaderSegment.at(at, bytes, "FHS", true));
        }

        private boolean isHeader(int at, String name) {
            return HeaderSegment.isNamed(bytes, at, name)
                    && at + 3 < bytes.length
                    && HeaderSegment.isDelimiter(bytes[at + 3]);
        }

        private boolean isTrailer(int at) {
            boolean isNamed = HeaderSegment.isNamed(bytes, at, "BTS") || HeaderSegment.isNamed(bytes, at, "FTS");
            return isNamed
                    && (at + 3 == bytes.length
                            || Blanks.isBlank(bytes[at + 3])
                            || HeaderSegment.isDelimiter(bytes[at + 3]));
        }

        private void endMessage(int end) {
            if (messageAt >= 0) {
                messages.add(Arrays.copyOfRange(bytes, messageAt, end));
                messageAt = -1;
            }
        }

        /** BTS-1, batch message count. */
        private void count(int at) {
            int from = Math.min(at + 4, bytes.length);
            int to = from;
            while (to < bytes.length && to - from < 9 && bytes[to] >= '0' && bytes[to] <= '9') {
                to++;
            }
            if (to > from) {
                long messagesHere = Long.parseLong(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
                announced = OptionalLong.of(announced.orElse(0) + messagesHere);
            }
        }

        private int nextSegment(int from) {
            int at = from;
            while (at < bytes.length && bytes[at] != '\r' && bytes[at] != '\n') {
                at++;
            }
            while (at < bytes.length && (bytes[at] == '\r' || bytes[at] == '\n')) {
                at++;
            }
            return at;
        }
    }
}
