/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A peer that does what a test says, without any care. Texts hold one character per byte. */
public final class MllpClient implements AutoCloseable {
    private static final int READ_MILLIS_MAX = 60_000;

    private final Socket socket;

    public MllpClient(InetSocketAddress server) throws IOException {
        socket = new Socket(server.getAddress(), server.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_MILLIS_MAX);
    }

    public void write(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void send(String message) throws IOException {
        write(framed(message));
    }

    /** The content of the next frame, or what came before the end. */
    public String receive() throws IOException {
        var bytes = new ByteArrayOutputStream();
        int last = -1;
        int next = socket.getInputStream().read();
        while (next >= 0 && !(last == 0x1C && next == '\r')) {
            bytes.write(next);
            last = next;
            next = socket.getInputStream().read();
        }
        return bytes.toString(StandardCharsets.ISO_8859_1).replaceAll("[\u000b\u001c]", "");
    }

    public String exchange(String message) throws IOException {
        send(message);
        return receive();
    }

    /** Whether the server has closed; waits for it. A reset counts as well. */
    public boolean isClosedByServer() {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Closes with a reset in place of an orderly end. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    public static String framed(String message) {
        return "\u000b" + message + "\u001c\r";
    }
}
