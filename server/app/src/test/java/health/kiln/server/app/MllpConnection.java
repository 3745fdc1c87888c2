/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A hospital interface's end of an MLLP connection: plain sockets, none of Kiln's code. */
final class MllpConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;

    MllpConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
    }

    /** Sends one message and returns the acknowledgement, segments parted by line feeds. */
    String exchange(byte[] message) throws IOException {
        write(framed(message));
        return answer();
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    String answer() throws IOException {
        var in = socket.getInputStream();
        var bytes = new ByteArrayOutputStream();
        for (var b = in.read(); b != 0x1C; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the gateway closed the connection");
            }
            if (b != 0x0B) {
                bytes.write(b);
            }
        }
        if (in.read() != 0x0D) {
            throw new IOException("0x1C without 0x0D");
        }
        return bytes.toString(StandardCharsets.UTF_8).replace('\r', '\n');
    }

    static byte[] framed(byte[] message) {
        var frame = new byte[message.length + 3];
        frame[0] = 0x0B;
        System.arraycopy(message, 0, frame, 1, message.length);
        frame[frame.length - 2] = 0x1C;
        frame[frame.length - 1] = 0x0D;
        return frame;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
