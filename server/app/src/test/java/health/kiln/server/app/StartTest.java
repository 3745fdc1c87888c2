/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator reads when a gateway cannot start, or starts on what an earlier one left. */
class StartTest {
    @TempDir
    private Path home;

    @ParameterizedTest
    @CsvSource({"KILN_MLLP_PORT, the channel default", "KILN_HTTP_PORT, HTTP"})
    void saysInOneSentenceThatAPortIsTaken(String variable, String user) throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = String.valueOf(other.getLocalPort());

            var ended = GatewayProcess.startInVain(home, Map.of(variable, port));

            assertThat(ended.exit()).isEqualTo(1);
            assertThat(ended.output())
                    .isEqualTo("kiln: the port " + port + " of 127.0.0.1, which is for " + user
                            + ", cannot be had: Address already in use\n");
            assertThat(files()).isZero();
        }
    }

    @Test
    void startsOverWhenTheFirstStartWasKilled() throws Exception {
        GatewayProcess.startAndKillAt(home.resolve("postgres/data.draft/global"), home);
        assertThat(home.resolve("postgres/data")).doesNotExist();

        try (var gateway = GatewayProcess.start(home, Map.of())) {
            assertThat(gateway.output())
                    .filteredOn(line -> line.matches("\\d.* (WARN|ERROR) .*") && !line.contains("LogbackLoggingSystem"))
                    .singleElement()
                    .asString()
                    .contains("An earlier start was ended while it made the database; it is made anew");
        }
    }

    @Test
    void tellsARestartFromARecovery() throws Exception {
        var first = GatewayProcess.start(home, Map.of());
        first.kill();
        var afterKill = GatewayProcess.start(home, Map.of());
        afterKill.stop();

        try (var afterStop = GatewayProcess.start(home, Map.of())) {
            assertThat(afterKill.output())
                    .contains("Recovered  the run before was killed; nothing that it acknowledged is lost, and"
                            + " 0 messages were waiting");
            assertThat(String.join("\n", afterStop.output())).doesNotContain("Recovered", "Going on", "took over");
        }
    }

    private long files() throws IOException {
        try (var files = Files.list(home)) {
            return files.count();
        }
    }
}
