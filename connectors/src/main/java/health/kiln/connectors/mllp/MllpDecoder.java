/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import health.kiln.connectors.mllp.MllpFrame.Broken;
import health.kiln.connectors.mllp.MllpFrame.Flaw;
import health.kiln.connectors.mllp.MllpFrame.Whole;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts frames from a stream of bytes that arrives in pieces of any size: {@code 0B content 1C 0D} (HL7 v2.5.1 Appendix
 * C, MLLP release 1). Each byte is looked at once, whatever the pieces.
 *
 * <p>A 1C that no 0D follows is content. Bytes between frames are skipped and counted. A 0B inside a frame gives up that
 * frame and begins another. A frame past its bounds is skipped to its end, so that the next one is read all the same.
 * Between frames the decoder holds no memory; while a frame arrives, at most twice the frame's bound.
 *
 * <p>Not safe for use by many threads at once.
 */
public final class MllpDecoder {
    /** So much of a frame that is given up is left: enough for its MSH. */
    public static final int BEGINNING_BYTES_MAX = 4096;

    static final byte START = 0x0B;
    static final byte END = 0x1C;
    static final byte CARRIAGE_RETURN = 0x0D;

    private static final int CAPACITY_MIN = 4096;
    private static final byte[] NOTHING = {};

    private enum Place {
        BETWEEN,
        INSIDE,
        /** Inside a frame of which the rest is thrown away. */
        SKIPPING
    }

    private final int frameBytesMax;
    private final ByteBudget budget;

    private Place place = Place.BETWEEN;
    private byte[] content = NOTHING;
    private int length;
    /** INVARIANT: set while the last byte seen was a 1C inside a frame, which is not yet in the content. */
    private boolean isEndPending;

    private Flaw flaw = Flaw.TOO_LONG;
    private long startedNanos;
    private long junkBytes;
    private long junkBytesSinceFrame;
    private long loneEnds;

    /** A decoder of frames of at most this many bytes. */
    public MllpDecoder(int frameBytesMax) {
        this(frameBytesMax, new ByteBudget(Long.MAX_VALUE));
    }

    /** A decoder that reserves what it holds; whoever takes a whole frame releases its bytes. */
    MllpDecoder(int frameBytesMax, ByteBudget budget) {
        this.frameBytesMax = frameBytesMax;
        this.budget = budget;
    }

    /**
     * Reads up to the end of the next frame and leaves the rest unread; empty when the bytes end first.
     *
     * @param nowNanos when these bytes came, for {@link #startedNanos}
     */
    public Optional<MllpFrame> next(ByteBuffer in, long nowNanos) {
        while (in.hasRemaining()) {
            if (place == Place.BETWEEN) {
                skipToStart(in, nowNanos);
            } else {
                Optional<MllpFrame> frame = readInside(in, nowNanos);
                if (frame.isPresent()) {
                    return frame;
                }
            }
        }
        return Optional.empty();
    }

    /** Whether a frame has begun and not ended. */
    public boolean isInside() {
        return place != Place.BETWEEN;
    }

    /** When the frame began that {@link #isInside} tells of. */
    long startedNanos() {
        return startedNanos;
    }

    /** Bytes skipped between frames, since the beginning. */
    public long junkBytes() {
        return junkBytes;
    }

    /** Bytes skipped since the last frame began. */
    long junkBytesSinceFrame() {
        return junkBytesSinceFrame;
    }

    /** 1C bytes that were content, since the beginning. */
    public long loneEnds() {
        return loneEnds;
    }

    /** Gives up the frame that has begun; what comes next is between frames. */
    Broken giveUp(Flaw reason) {
        var broken = new Broken(reason, beginning());
        reset(Place.BETWEEN);
        return broken;
    }

    private void skipToStart(ByteBuffer in, long nowNanos) {
        int from = in.position();
        int at = from;
        while (at < in.limit() && in.get(at) != START) {
            at++;
        }
        junkBytes += at - from;
        junkBytesSinceFrame += at - from;
        if (at < in.limit()) {
            in.position(at + 1);
            begin(nowNanos);
        } else {
            in.position(at);
        }
    }

    private void begin(long nowNanos) {
        reset(Place.INSIDE);
        startedNanos = nowNanos;
        junkBytesSinceFrame = 0;
    }

    private Optional<MllpFrame> readInside(ByteBuffer in, long nowNanos) {
        if (isEndPending) {
            isEndPending = false;
            if (in.get(in.position()) == CARRIAGE_RETURN) {
                in.position(in.position() + 1);
                return Optional.of(finish());
            }
            loneEnds++;
            append(ByteBuffer.wrap(new byte[] {END}), 0, 1);
            return Optional.empty();
        }
        int from = in.position();
        int at = from;
        while (at < in.limit() && in.get(at) != END && in.get(at) != START) {
            at++;
        }
        if (isWholeIn(in, at)) {
            in.position(at + 2);
            return Optional.of(finishWith(in, from, at - from));
        }
        append(in, from, at - from);
        if (at == in.limit()) {
            in.position(at);
            return Optional.empty();
        }
        in.position(at + 1);
        if (in.get(at) == END) {
            isEndPending = true;
            return Optional.empty();
        }
        var restarted = new Broken(Flaw.RESTARTED, beginning());
        begin(nowNanos);
        return Optional.of(restarted);
    }

    /** Whether the frame that began in these bytes also ends in them, so that it need not be gathered. */
    private boolean isWholeIn(ByteBuffer in, int end) {
        return place == Place.INSIDE
                && length == 0
                && end + 1 < in.limit()
                && in.get(end) == END
                && in.get(end + 1) == CARRIAGE_RETURN;
    }

    private MllpFrame finishWith(ByteBuffer in, int from, int count) {
        if (count > frameBytesMax || !budget.reserve(count)) {
            flaw = count > frameBytesMax ? Flaw.TOO_LONG : Flaw.NO_ROOM;
            byte[] beginning = new byte[Math.min(count, BEGINNING_BYTES_MAX)];
            in.get(from, beginning);
            reset(Place.BETWEEN);
            return new Broken(flaw, beginning);
        }
        byte[] bytes = new byte[count];
        in.get(from, bytes);
        reset(Place.BETWEEN);
        return new Whole(bytes);
    }

    private MllpFrame finish() {
        if (place == Place.SKIPPING) {
            return giveUp(flaw);
        }
        byte[] bytes = length == content.length ? content : Arrays.copyOf(content, length);
        // INVARIANT: the frame's own bytes stay reserved until whoever takes it releases them
        budget.release(content.length - length);
        content = NOTHING;
        reset(Place.BETWEEN);
        return new Whole(bytes);
    }

    private void append(ByteBuffer in, int from, int count) {
        if (place == Place.INSIDE) {
            if (count > frameBytesMax - length) {
                skip(Flaw.TOO_LONG);
            } else if (!hasCapacity(length + count)) {
                skip(Flaw.NO_ROOM);
            }
        }
        int taken = place == Place.INSIDE ? count : Math.min(count, content.length - length);
        in.get(from, content, length, taken);
        length += taken;
    }

    private boolean hasCapacity(int needed) {
        if (needed <= content.length) {
            return true;
        }
        int capacity = (int) Math.min(frameBytesMax, Math.max(Math.max(needed, CAPACITY_MIN), content.length * 2L));
        if (!budget.reserve(capacity - content.length)) {
            return false;
        }
        content = Arrays.copyOf(content, capacity);
        return true;
    }

    /** Keeps the beginning, outside the budget, and lets the rest pass. */
    private void skip(Flaw reason) {
        flaw = reason;
        budget.release(content.length);
        content = Arrays.copyOf(content, BEGINNING_BYTES_MAX);
        length = Math.min(length, BEGINNING_BYTES_MAX);
        place = Place.SKIPPING;
    }

    private byte[] beginning() {
        return Arrays.copyOf(content, Math.min(length, BEGINNING_BYTES_MAX));
    }

    private void reset(Place next) {
        if (place == Place.INSIDE) {
            budget.release(content.length);
        }
        content = NOTHING;
        length = 0;
        isEndPending = false;
        place = next;
    }
}
