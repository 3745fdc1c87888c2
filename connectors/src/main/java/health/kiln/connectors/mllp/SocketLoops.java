/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.apache.mina.core.service.IoProcessor;
import org.apache.mina.core.write.WriteRequest;
import org.apache.mina.transport.socket.nio.NioProcessor;
import org.apache.mina.transport.socket.nio.NioSession;

/**
 * The threads that move bytes, each with its share of the connections.
 *
 * <p>In place of MINA's own pool, because that changes a socket's read interest on the calling thread without waking the
 * selector: reading that was resumed by another thread then begins up to a second late. Here the change is always made by
 * the socket's own loop, which is woken for it.
 */
final class SocketLoops implements IoProcessor<NioSession> {
    private final List<NioProcessor> loops;

    SocketLoops(int count, Executor threads) {
        this.loops =
                Stream.generate(() -> new NioProcessor(threads)).limit(count).toList();
    }

    private NioProcessor of(NioSession session) {
        return loops.get((int) (session.getId() % loops.size()));
    }

    @Override
    public void add(NioSession session) {
        of(session).add(session);
    }

    @Override
    public void flush(NioSession session) {
        of(session).flush(session);
    }

    @Override
    public void write(NioSession session, WriteRequest request) {
        of(session).write(session, request);
    }

    @Override
    public void updateTrafficControl(NioSession session) {
        of(session).updateTrafficMask(session);
    }

    @Override
    public void remove(NioSession session) {
        of(session).remove(session);
    }

    @Override
    public boolean isDisposing() {
        return loops.getFirst().isDisposing();
    }

    @Override
    public boolean isDisposed() {
        return loops.stream().allMatch(NioProcessor::isDisposed);
    }

    @Override
    public void dispose() {
        loops.forEach(NioProcessor::dispose);
    }
}
