/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** One connection that sends, waits for the answer, and only then sends again. */
final class Line implements AutoCloseable {
    /** Longer answers than this are a mistake of somebody's. */
    private static final int ANSWER_BYTES_MAX = 1 << 24;

    private static final int ANSWER_BYTES_USUAL = 1 << 14;

    private final SocketChannel channel;
    private final SelectionKey key;
    private byte[] answer = new byte[ANSWER_BYTES_USUAL];
    private ByteBuffer into = ByteBuffer.wrap(answer);
    private ByteBuffer request = ByteBuffer.allocate(0);
    private long sentNanos;

    private Line(SocketChannel channel, SelectionKey key) {
        this.channel = channel;
        this.key = key;
    }

    static Line open(InetSocketAddress peer, Selector selector) throws IOException {
        var channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(peer);
            channel.configureBlocking(false);
            var line = new Line(channel, channel.register(selector, SelectionKey.OP_READ));
            line.key.attach(line);
            return line;
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
    }

    void send(byte[] bytes, long nowNanos) throws IOException {
        request = ByteBuffer.wrap(bytes);
        into.clear();
        sentNanos = nowNanos;
        write();
    }

    /** Goes on with what the socket had no room for. */
    void write() throws IOException {
        channel.write(request);
        key.interestOps(request.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /** Takes in what has come; false when the peer has closed. */
    boolean read() throws IOException {
        if (!into.hasRemaining()) {
            if (answer.length >= ANSWER_BYTES_MAX) {
                throw new IOException("an answer is longer than " + ANSWER_BYTES_MAX + " bytes");
            }
            int length = answer.length;
            answer = Arrays.copyOf(answer, length * 2);
            into = ByteBuffer.wrap(answer).position(length);
        }
        return channel.read(into) >= 0;
    }

    byte[] answer() {
        return answer;
    }

    int length() {
        return into.position();
    }

    long sentNanos() {
        return sentNanos;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
