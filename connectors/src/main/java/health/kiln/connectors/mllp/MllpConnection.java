/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import health.kiln.connectors.mllp.MllpFrame.Flaw;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.future.WriteFuture;
import org.apache.mina.core.session.IoSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One peer's connection: reads a frame, has it handled, answers, reads on.
 *
 * <p>INVARIANT: at most one frame is between being read and being answered. What comes meanwhile is one read at most;
 * then the socket is not read until the answer has gone, so a fast sender is held back by TCP and not by our memory.
 *
 * <p>The socket loop, the handler's virtual thread and the listener's clock meet here; the lock guards all state and is
 * never held while a handler runs.
 */
final class MllpConnection {
    private static final Logger LOG = LoggerFactory.getLogger(MllpConnection.class);
    private static final int CAUSES_MAX = 16;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private enum Phase {
        READING,
        HANDLING,
        REPLYING,
        /** The last answer is going; then the connection closes. */
        LEAVING,
        CLOSED
    }

    private final IoSession session;
    private final MllpSite site;
    private final MllpDecoder decoder;
    private final ReentrantLock lock = new ReentrantLock();

    private Phase phase = Phase.READING;
    private ByteBuffer ahead = NOTHING;
    private boolean hasInputEnded;
    private boolean isDraining;
    private long replyingSinceNanos;
    private long lastReadNanos = System.nanoTime();
    private long junkCounted;
    private long loneEndsCounted;

    MllpConnection(IoSession session, MllpSite site) {
        this.session = session;
        this.site = site;
        this.decoder = new MllpDecoder(site.limits().frameBytesMax(), site.budget());
    }

    /** Takes what the socket loop read. The buffer becomes this connection's own. */
    void received(ByteBuffer bytes) {
        locked(() -> {
            lastReadNanos = System.nanoTime();
            if (phase == Phase.READING) {
                ahead = bytes;
                advance();
            } else if (phase != Phase.CLOSED) {
                ahead = joined(ahead, bytes);
                session.suspendRead();
            }
        });
    }

    /** The peer sends no more; it may still wait for its answer. */
    void inputEnded() {
        locked(() -> {
            hasInputEnded = true;
            session.suspendRead();
            if (phase == Phase.READING) {
                advance();
            }
        });
    }

    /** Finishes the frame in hand, if any, and closes. */
    void drain() {
        locked(() -> {
            isDraining = true;
            if (phase == Phase.READING) {
                close();
            }
        });
    }

    /** The socket is gone. */
    void closed() {
        locked(() -> {
            phase = Phase.CLOSED;
            ahead = NOTHING;
            if (decoder.isInside()) {
                decoder.giveUp(Flaw.CUT_OFF);
                site.counters().broken(Flaw.CUT_OFF);
            }
        });
    }

    /** Looks at the time limits. */
    void tick(long nowNanos) {
        locked(() -> {
            MllpLimits limits = site.limits();
            if (phase == Phase.READING && decoder.isInside()) {
                if (nowNanos - decoder.startedNanos() > limits.frameTimeout().toNanos()) {
                    leave(giveUp(Flaw.TOO_SLOW));
                }
            } else if (phase == Phase.READING && isIdle(nowNanos, limits)) {
                site.counters().closedForIdleness();
                close();
            } else if ((phase == Phase.REPLYING || phase == Phase.LEAVING)
                    && nowNanos - replyingSinceNanos > limits.replyTimeout().toNanos()) {
                site.counters().replyTimedOut();
                close();
            }
        });
    }

    private boolean isIdle(long nowNanos, MllpLimits limits) {
        return limits.idleTimeout()
                .filter(timeout -> nowNanos - lastReadNanos > timeout.toNanos())
                .isPresent();
    }

    /** Reads on until a frame is in hand or there is nothing left to read. */
    private void advance() {
        while (phase == Phase.READING && ahead.hasRemaining() && !isDraining) {
            Optional<MllpFrame> next = decoder.next(ahead, lastReadNanos);
            count();
            next.ifPresent(frame -> {
                switch (frame) {
                    case MllpFrame.Whole whole -> handle(whole.bytes());
                    case MllpFrame.Broken broken -> reply(negative(broken));
                }
            });
        }
        if (phase == Phase.READING) {
            ahead = NOTHING;
            readOn();
        }
    }

    private void readOn() {
        if (isDraining) {
            close();
        } else if (hasInputEnded) {
            if (decoder.isInside()) {
                leave(giveUp(Flaw.CUT_OFF));
            } else {
                close();
            }
        } else if (decoder.junkBytesSinceFrame() > site.limits().junkBytesMax()) {
            site.counters().closedForJunk();
            close();
        } else if (session.isReadSuspended()) {
            session.resumeRead();
        }
    }

    private void handle(byte[] message) {
        phase = Phase.HANDLING;
        site.counters().frame(message.length);
        site.handlers().execute(() -> answer(message));
    }

    /** On a virtual thread: asks the handler and sends what it says. */
    private void answer(byte[] message) {
        MllpReply reply = asked(() -> site.handler().handle(message), message);
        Optional<WriteFuture> earlier = Optional.empty();
        while (reply instanceof MllpReply.Frame frame && frame.then().isPresent()) {
            earlier = Optional.of(write(frame));
            reply = asked(frame.then().get(), message);
        }
        site.budget().release(message.length);
        MllpReply last = reply;
        Optional<WriteFuture> lastWrite = earlier;
        locked(() -> {
            if (phase == Phase.HANDLING) {
                conclude(last, lastWrite);
            }
        });
    }

    private void conclude(MllpReply last, Optional<WriteFuture> earlier) {
        switch (last) {
            case MllpReply.Frame frame -> await(write(frame), Phase.REPLYING);
            case MllpReply.Nothing() ->
                earlier.ifPresentOrElse(write -> await(write, Phase.REPLYING), () -> {
                    phase = Phase.READING;
                    advance();
                });
            case MllpReply.HangUp() -> {
                site.counters().hungUp();
                close();
            }
        }
    }

    private MllpReply asked(Supplier<MllpReply> question, byte[] message) {
        try {
            return question.get();
        } catch (RuntimeException | Error e) {
            // the text of an exception may quote the message, so only its kind is told
            site.counters().handlerFailed();
            LOG.error(
                    "A message could not be handled: source={} error={}",
                    site.name(),
                    rootOf(e).getClass().getName());
            return site.negatives().toFailed(message);
        }
    }

    private static Throwable rootOf(Throwable e) {
        Throwable root = e;
        for (int depth = 0; depth < CAUSES_MAX && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        return root;
    }

    private MllpReply giveUp(Flaw flaw) {
        MllpFrame.Broken broken = decoder.giveUp(flaw);
        return negative(broken);
    }

    private MllpReply negative(MllpFrame.Broken broken) {
        site.counters().broken(broken.flaw());
        MllpReply reply = site.negatives().to(broken, site.limits().frameBytesMax());
        if (reply instanceof MllpReply.Frame) {
            site.counters().negativeReply(broken.flaw());
        }
        return reply;
    }

    /** Sends the reply to a frame that no handler saw, and reads on when it has gone. */
    private void reply(MllpReply reply) {
        if (reply instanceof MllpReply.Frame frame) {
            await(write(frame), Phase.REPLYING);
        }
    }

    /** Sends the last reply and closes. */
    private void leave(MllpReply reply) {
        if (reply instanceof MllpReply.Frame frame) {
            await(write(frame), Phase.LEAVING);
        } else {
            close();
        }
    }

    private WriteFuture write(MllpReply.Frame frame) {
        byte[] content = frame.content();
        IoBuffer out = IoBuffer.allocate(content.length + 3);
        out.put(MllpDecoder.START).put(content).put(MllpDecoder.END).put(MllpDecoder.CARRIAGE_RETURN);
        site.counters().replied();
        return session.write(out.flip());
    }

    private void await(WriteFuture write, Phase next) {
        phase = next;
        replyingSinceNanos = System.nanoTime();
        write.addListener((WriteFuture future) -> written(future.isWritten()));
    }

    private void written(boolean isWritten) {
        locked(() -> {
            if (isWritten && phase == Phase.REPLYING) {
                phase = Phase.READING;
                advance();
            } else if (phase != Phase.CLOSED) {
                close();
            }
        });
    }

    private void close() {
        phase = Phase.CLOSED;
        ahead = NOTHING;
        if (decoder.isInside()) {
            decoder.giveUp(Flaw.CUT_OFF);
        }
        session.closeNow();
    }

    private void count() {
        site.counters().junk(decoder.junkBytes() - junkCounted);
        junkCounted = decoder.junkBytes();
        site.counters().loneEnds(decoder.loneEnds() - loneEndsCounted);
        loneEndsCounted = decoder.loneEnds();
    }

    private static ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
        if (!first.hasRemaining()) {
            return second;
        }
        var joined = ByteBuffer.allocate(first.remaining() + second.remaining());
        return joined.put(first).put(second).flip();
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }
}
