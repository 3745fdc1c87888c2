/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages to one peer over one connection that is kept open, one message at a time, and waits for the answer to
 * each. Safe for use by many threads, which take turns; blocks, and is meant for virtual threads. A second connection is
 * a second sender: it is for the caller to know how many the peer allows.
 *
 * <p>An answer counts only when its MSA-2 is the message's MSH-10, or empty on a refusal. Others are late answers to
 * earlier messages and are dropped. After a timeout the connection is closed, so that its late answer cannot be taken for
 * another's.
 */
public final class MllpSender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MllpSender.class);
    private static final int READ_BYTES = 8192;

    private final InetSocketAddress peer;
    private final MllpSenderLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Link link;
    private long lateAnswers;
    private long connections;

    /** A sender that connects when it first has something to send. */
    public MllpSender(InetSocketAddress peer, MllpSenderLimits limits) {
        this.peer = peer;
        this.limits = limits;
    }

    /** Sends a message, without framing, and waits for its answer. Never tries twice: that is for the caller to decide. */
    public Sent send(byte[] message) {
        lock.lock();
        try {
            Link open;
            try {
                open = connected();
            } catch (IOException e) {
                return new Sent.NotSent(Sent.Reason.UNREACHABLE);
            }
            Sent sent = exchange(open, message);
            if (sent instanceof Sent.OutcomeUnknown) {
                disconnect();
            }
            return sent;
        } finally {
            lock.unlock();
        }
    }

    /** Answers that were dropped because they were to other messages. */
    public long lateAnswers() {
        lock.lock();
        try {
            return lateAnswers;
        } finally {
            lock.unlock();
        }
    }

    /** How often a connection was made. */
    public long connections() {
        lock.lock();
        try {
            return connections;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            disconnect();
        } finally {
            lock.unlock();
        }
    }

    private Sent exchange(Link open, byte[] message) {
        try {
            open.write(message);
            return AcknowledgementRequest.of(MshHeader.read(message)).isSilent()
                    ? new Sent.Unanswered()
                    : answer(open, ReceivedAnswer.controlIdOf(message));
        } catch (SocketTimeoutException e) {
            return new Sent.OutcomeUnknown(Sent.Reason.TIMED_OUT);
        } catch (IOException e) {
            return new Sent.OutcomeUnknown(
                    Thread.currentThread().isInterrupted() ? Sent.Reason.INTERRUPTED : Sent.Reason.CLOSED);
        }
    }

    private Sent answer(Link open, String controlId) throws IOException {
        long deadline = System.nanoTime() + limits.replyTimeout().toNanos();
        while (true) {
            Optional<MllpFrame> frame = open.read(deadline);
            if (frame.isEmpty()) {
                return new Sent.OutcomeUnknown(Sent.Reason.CLOSED);
            }
            if (!(frame.get() instanceof MllpFrame.Whole whole)) {
                return new Sent.OutcomeUnknown(Sent.Reason.UNREADABLE);
            }
            List<ReceivedAnswer> answers = ReceivedAnswer.read(whole.bytes());
            if (answers.isEmpty()) {
                return new Sent.OutcomeUnknown(Sent.Reason.UNREADABLE);
            }
            if (answers.getFirst().isTo(controlId)) {
                return new Sent.Answered(
                        answers.stream().map(ReceivedAnswer::code).toList(), whole);
            }
            lateAnswers++;
        }
    }

    /** The open connection, or a new one. One that the peer closed while it lay idle is found before anything is sent. */
    private Link connected() throws IOException {
        Link open = link;
        if (open != null) {
            try {
                lateAnswers += open.dropUnread();
                return open;
            } catch (IOException e) {
                LOG.debug("An idle connection was closed by its peer, and is made anew: peer={}", peer);
            }
            disconnect();
        }
        open = Link.open(peer, limits);
        connections++;
        link = open;
        return open;
    }

    private void disconnect() {
        Link open = link;
        link = null;
        if (open != null) {
            open.close();
        }
    }

    /** One connection. */
    private static final class Link {
        private final SocketChannel channel;
        private final InputStream in;
        private final MllpDecoder decoder;
        private final byte[] buffer = new byte[READ_BYTES];
        private ByteBuffer unread = ByteBuffer.allocate(0);

        private Link(SocketChannel channel, MllpSenderLimits limits) throws IOException {
            this.channel = channel;
            this.in = channel.socket().getInputStream();
            this.decoder = new MllpDecoder(limits.replyBytesMax());
        }

        private static Link open(InetSocketAddress peer, MllpSenderLimits limits) throws IOException {
            var channel = SocketChannel.open();
            try {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
                channel.socket().connect(peer, (int) limits.connectTimeout().toMillis());
                return new Link(channel, limits);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        }

        private void write(byte[] message) throws IOException {
            var out = ByteBuffer.allocate(message.length + 3)
                    .put(MllpDecoder.START)
                    .put(message)
                    .put(MllpDecoder.END)
                    .put(MllpDecoder.CARRIAGE_RETURN)
                    .flip();
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }

        /** The next frame; empty when the peer closed. */
        private Optional<MllpFrame> read(long deadlineNanos) throws IOException {
            while (true) {
                Optional<MllpFrame> frame = decoder.next(unread, System.nanoTime());
                if (frame.isPresent()) {
                    return frame;
                }
                long millis = (deadlineNanos - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    throw new SocketTimeoutException();
                }
                channel.socket().setSoTimeout((int) millis);
                int count = in.read(buffer);
                if (count < 0) {
                    return Optional.empty();
                }
                unread = ByteBuffer.wrap(buffer, 0, count);
            }
        }

        /** Drops late answers and tells how many; fails when the peer has closed. */
        private long dropUnread() throws IOException {
            long dropped = 0;
            channel.configureBlocking(false);
            try {
                int count;
                do {
                    while (decoder.next(unread, 0).isPresent()) {
                        dropped++;
                    }
                    var into = ByteBuffer.wrap(buffer);
                    count = channel.read(into);
                    unread = into.flip();
                } while (count > 0);
                if (count < 0 || decoder.isInside()) {
                    throw new EOFException();
                }
                return dropped;
            } finally {
                channel.configureBlocking(true);
            }
        }

        private void close() {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.debug(
                        "A connection could not be closed in order: error={}",
                        e.getClass().getName());
            }
        }
    }
}
