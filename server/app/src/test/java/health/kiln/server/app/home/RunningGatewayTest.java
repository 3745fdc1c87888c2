/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningGatewayTest {
    @TempDir
    private Path folder;

    @Test
    void findsTheGatewayThatRuns() throws IOException {
        var home = new HomeDirectory(folder);
        var gateway = RunningGateway.ofThisProcess("http://127.0.0.1:8080", "127.0.0.1:2575", "jdbc:x", "kiln");

        gateway.announce(home);

        assertThat(RunningGateway.find(home)).contains(gateway);
    }

    @Test
    void ignoresAGatewayThatWasKilledWhenAnotherProcessHasItsNumber() throws IOException {
        var home = new HomeDirectory(folder);
        var number = ProcessHandle.current().pid();
        var killed = new RunningGateway(
                number, Instant.parse("2026-03-02T08:00:00Z"), "http://127.0.0.1:8080", "127.0.0.1:2575", "", "");

        killed.announce(home);

        assertThat(RunningGateway.find(home)).isEmpty();
    }

    @Test
    void findsNoneThatHasWithdrawn() throws IOException {
        var home = new HomeDirectory(folder);
        RunningGateway.ofThisProcess("http://127.0.0.1:8080", "127.0.0.1:2575", "", "")
                .announce(home);

        RunningGateway.withdraw(home);

        assertThat(RunningGateway.find(home)).isEmpty();
    }
}
