/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person at the terminal reads when a command cannot do what it was told: one sentence, and a non-zero exit. */
class CommandsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "messages",
                "message 1",
                "replay 1",
                "client list",
                "client add app --scope system/*.rs",
                "token app --scope system/*.rs",
                "map ../../config/samples/1-adt-a01-admit.hl7"
            })
    void makesNoHomeWhereNoneIs(String command) {
        var mistyped = folder.resolve("kilm");

        var run = Run.of(command + " --home " + mistyped);

        assertThat(run.exit()).isNotZero();
        assertThat(run.err()).isEqualTo("kiln: no Kiln home at " + mistyped + "\n");
        assertThat(mistyped).doesNotExist();
    }

    @Test
    void replaysNamedMessagesOrAll() {
        var named = "kiln: name the messages to process again, or say --all\n";

        assertThat(Run.of("replay --home " + folder).err()).isEqualTo(named);
        assertThat(Run.of("replay 1 --all --home " + folder).err()).isEqualTo(named);
        assertThat(Run.of("replay 1 --since PT1H --home " + folder).err())
                .isEqualTo("kiln: --since, --channel and --after go with --all\n");
    }

    @Test
    void saysThatAHostIsUnknownAndNotThatItIsMisspelt() {
        var sample = "../../config/samples/1-adt-a01-admit.hl7";

        assertThat(Run.of("send " + sample + " --to no-such-host.invalid:2575").err())
                .isEqualTo("kiln: there is no host 'no-such-host.invalid'\n");
        assertThat(Run.of("send " + sample + " --to 2575").err()).startsWith("kiln: --to is HOST:PORT");
    }

    @Test
    void namesTheFilesThatWereNotAnsweredAmongMany() throws Exception {
        int closed;
        try (var port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = port.getLocalPort();
        }

        var run = Run.of("send ../../config/samples/1-adt-a01-admit.hl7 --repeat 201 --to 127.0.0.1:" + closed);

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out().lines().filter("1-adt-a01-admit.hl7"::equals)).hasSize(200);
        assertThat(run.out()).contains("  not sent: ", " 0 answers/s, p50 0.00 ms", "0 refused, 201 without answer");
    }

    @Test
    void explainsNoPathThatIsNone() {
        var run = Run.of("map ../../config/samples/1-adt-a01-admit.hl7 --explain Bogus.path");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("kiln: no rule for Bogus.path was considered\n");
        assertThat(run.out()).isEmpty();
    }

    /** One command, run to its end in this process. */
    private record Run(int exit, String out, String err) {
        static Run of(String command) {
            return of(command.split(" ", -1));
        }

        static Run of(String... words) {
            var out = new ByteArrayOutputStream();
            var err = new ByteArrayOutputStream();
            var terminal = new KeptTerminal(
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    Path.of("no-such-home"),
                    InstantSource.system());
            var exit = Kiln.commandLine(terminal).execute(words);
            return new Run(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }
}
