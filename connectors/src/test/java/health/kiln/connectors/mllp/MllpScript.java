/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A conversation with a listener, as a text file of UTF-8: {@code C:} lines are sent, each by a write of its own;
 * {@code S:} lines are expected, each one frame. {@code end} in their place closes the client's side, and expects the
 * server to have closed. {@code with:} lines set the listener up; {@code #} begins a comment.
 *
 * <p>{@code <VT> <FS> <CR> <LF> <NUL> <xE4>} stand for bytes and {@code <x41*100>} for a hundred of them; other
 * characters stand for their byte in ISO 8859-1. In an expectation {@code …} stands for anything.
 */
public final class MllpScript {
    private static final Pattern TOKEN = Pattern.compile("<(VT|FS|CR|LF|NUL|x([0-9A-F]{2})(?:\\*(\\d+))?)>");
    private static final Map<String, String> NAMED =
            Map.of("VT", "\u000b", "FS", "\u001c", "CR", "\r", "LF", "\n", "NUL", "\0");
    private static final int ANSWER_MILLIS_MAX = 60_000;

    private final String name;
    private final List<String> lines;

    private MllpScript(String name, List<String> lines) {
        this.name = name;
        this.lines = lines;
    }

    /** All scripts in a folder, by name. */
    public static List<MllpScript> readAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".mllp"))
                    .sorted()
                    .map(MllpScript::read)
                    .toList();
        }
    }

    private static MllpScript read(Path file) {
        try {
            return new MllpScript(file.getFileName().toString(), Files.readAllLines(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public String name() {
        return name;
    }

    /** What the {@code with:} lines set, as {@code key=value}. */
    public Map<String, String> settings() {
        return lines.stream()
                .filter(line -> line.startsWith("with: "))
                .flatMap(line -> Arrays.stream(line.substring("with: ".length()).split(" ")))
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
    }

    /** Plays the client's part and checks the server's. */
    public void play(InetSocketAddress server) throws IOException {
        try (var socket = new Socket(server.getAddress(), server.getPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(ANSWER_MILLIS_MAX);
            for (String line : lines) {
                if (line.equals("C: end")) {
                    socket.shutdownOutput();
                } else if (line.startsWith("C: ")) {
                    socket.getOutputStream().write(bytes(line.substring(3)).getBytes(StandardCharsets.ISO_8859_1));
                } else if (line.equals("S: end")) {
                    assertThat(socket.getInputStream().read()).as(line).isEqualTo(-1);
                } else if (line.startsWith("S: ")) {
                    assertThat(shown(frame(socket.getInputStream()))).matches(expectation(line.substring(3)));
                } else {
                    assertThat(line).matches("with: .*|#.*|");
                }
            }
        }
    }

    private static Pattern expectation(String text) {
        return Pattern.compile(
                Arrays.stream(shown(bytes(text)).split("…", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")),
                Pattern.DOTALL);
    }

    private static String bytes(String text) {
        return TOKEN.matcher(text).replaceAll(token -> {
            String named = NAMED.get(token.group(1));
            if (named != null) {
                return named;
            }
            int times = token.group(3) == null ? 1 : Integer.parseInt(token.group(3));
            String one = String.valueOf((char) Integer.parseInt(token.group(2), 16));
            return java.util.regex.Matcher.quoteReplacement(one.repeat(times));
        });
    }

    /** Bytes so that a failed test can be read. */
    private static String shown(String bytes) {
        return bytes.replace("\u000b", "<VT>")
                .replace("\u001c", "<FS>")
                .replace("\r", "<CR>")
                .replace("\n", "<LF>")
                .replace("\0", "<NUL>");
    }

    /** Up to the next end bytes, or the end. */
    private static String frame(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        int last = -1;
        int next = in.read();
        while (next >= 0) {
            bytes.write(next);
            if (last == 0x1C && next == '\r') {
                break;
            }
            last = next;
            next = in.read();
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
