/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Each of a server's deaths, and its life. Durable settings but for the size. */
class EmbeddedPostgresTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String KEEP = "drop table if exists kept; create table kept as select 42 as answer";

    @TempDir
    static Path folder;

    /** One folder for all: each test starts from what the others left. */
    private static EmbeddedPostgres.Setup setup;

    @BeforeAll
    static void choose() {
        setup = new EmbeddedPostgres.Setup(folder.resolve("postgres"), TestDatabase.binaries(), 0, small());
    }

    private static ServerSettings small() {
        return ServerSettings.production().with("shared_buffers", "16MB").with("wal_buffers", "1MB");
    }

    @Test
    void keepsDataOverARestart() throws DatabaseStartException, SQLException {
        try (var server = EmbeddedPostgres.start(setup)) {
            run(server, KEEP);
        }

        try (var server = EmbeddedPostgres.start(setup)) {
            assertThat(number(server, "select answer from kept")).isEqualTo(42);
        }
    }

    @Test
    void isDurableAndKeptFromOthers() throws DatabaseStartException, SQLException, IOException {
        try (var server = EmbeddedPostgres.start(setup)) {
            assertThat(text(server, "show fsync")).isEqualTo("on");
            assertThat(text(server, "show synchronous_commit")).isEqualTo("on");
            assertThat(text(server, "show data_checksums")).isEqualTo("on");
            assertThat(text(server, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(text(server, "show unix_socket_directories")).isEmpty();
            assertThatThrownBy(() -> DriverManager.getConnection(server.url(), server.user(), "wrong"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(setup.folder())))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(setup.folder().resolve("password"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void isStartedAgainWhenItCrashes() throws DatabaseStartException, SQLException, IOException, InterruptedException {
        try (var server = EmbeddedPostgres.start(setup)) {
            run(server, KEEP);
            var url = server.url();

            kill(postmaster());

            until(() -> server.restarts() == 1);
            assertThat(server.url()).isEqualTo(url);
            assertThat(number(server, "select answer from kept")).isEqualTo(42);
        }
    }

    @Test
    void takesOverWhenTheProcessThatStartedItWasKilled()
            throws DatabaseStartException, SQLException, IOException, InterruptedException {
        var other = startInAnotherProcess();

        other.destroyForcibly().waitFor();

        try (var server = EmbeddedPostgres.start(setup)) {
            assertThat(number(server, "select count(*) from kept")).isEqualTo(1);
        }
    }

    @Test
    void takesOverWhenBothWereKilled() throws DatabaseStartException, SQLException, IOException, InterruptedException {
        var other = startInAnotherProcess();

        kill(postmaster());
        other.destroyForcibly().waitFor();

        try (var server = EmbeddedPostgres.start(setup)) {
            assertThat(number(server, "select count(*) from kept")).isEqualTo(1);
        }
    }

    @Test
    void stopsAServerThatNobodyWatches()
            throws DatabaseStartException, SQLException, IOException, InterruptedException {
        try (var server = EmbeddedPostgres.start(setup)) {
            run(server, KEEP);
        }
        var orphan = startUntied();

        try (var server = EmbeddedPostgres.start(setup)) {
            assertThat(orphan.waitFor(PATIENCE)).isTrue();
            assertThat(number(server, "select answer from kept")).isEqualTo(42);
        }
    }

    @Test
    void isNotMisledByALockOfAnotherTime() throws DatabaseStartException, SQLException, IOException {
        EmbeddedPostgres.start(setup).close();
        Files.writeString(
                setup.folder().resolve("data/postmaster.pid"),
                ProcessHandle.current().pid() + "\n/elsewhere\n1\n5432\n\n127.0.0.1\n1 1\nready\n");

        try (var server = EmbeddedPostgres.start(setup)) {
            assertThat(number(server, "select 1")).isEqualTo(1);
        }
    }

    /** A Ctrl-C goes to all processes of the terminal's session that run in the foreground. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void isNotOfTheSessionOfWhoeverStartsIt() throws DatabaseStartException, IOException {
        try (var server = EmbeddedPostgres.start(setup)) {
            assertThat(server.supervised()).isTrue();
            assertThat(session(postmaster()))
                    .isNotEqualTo(session(ProcessHandle.current().pid()));
        }
    }

    @Test
    void refusesASecondKilnOnOneFolder() throws DatabaseStartException {
        try (var server = EmbeddedPostgres.start(setup)) {
            assertThat(server.supervised()).isTrue();
            assertThatThrownBy(() -> EmbeddedPostgres.start(setup))
                    .isInstanceOf(DatabaseStartException.class)
                    .hasMessage("Another Kiln is running on the database in " + setup.folder() + ".");
        }
    }

    @Test
    void saysWhichPortIsInUse() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(setup.onPort(socket.getLocalPort())))
                    .isInstanceOf(DatabaseStartException.class)
                    .hasMessage("Port " + socket.getLocalPort()
                            + " on 127.0.0.1, meant for the embedded PostgreSQL, is in use.");
        }
    }

    /** What runs in {@link #startInAnotherProcess}: a server with one row, until killed. */
    static final class OtherProcess {
        private OtherProcess() {}

        public static void main(String... arguments) throws DatabaseStartException, SQLException, InterruptedException {
            try (var server = EmbeddedPostgres.start(
                    new EmbeddedPostgres.Setup(Path.of(arguments[0]), Path.of(arguments[1]), 0, small()))) {
                run(server, KEEP);
                System.out.println("ready");
                Thread.sleep(PATIENCE);
            }
        }
    }

    private Process startInAnotherProcess() throws IOException {
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherProcess.class.getName(),
                        setup.folder().toString(),
                        setup.binaries().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.inputReader(StandardCharsets.UTF_8).lines().anyMatch("ready"::equals))
                .isTrue();
        return process;
    }

    /** A server that is not tied to us, as one where the system has no pdeathsig. */
    private Process startUntied() throws IOException, InterruptedException, DatabaseStartException {
        var cluster = Cluster.open(
                setup.folder(),
                PostgresBinaries.unpack(setup.binaries()),
                Privileges.ofThisProcess(),
                setup.settings().durable());
        var tied = cluster.serverCommand(0, setup.settings());
        var command = new ArrayList<>(withPort(tied));
        command.removeAll(List.of("setpriv", "--pdeathsig", "INT"));
        var process = new ProcessBuilder(command).inheritIO().start();
        until(() -> cluster.ready(process.pid()));
        return process;
    }

    private static List<String> withPort(List<String> command) throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return command.stream()
                    .map(word -> word.equals("0") ? Integer.toString(socket.getLocalPort()) : word)
                    .toList();
        }
    }

    private long postmaster() throws IOException {
        return Long.parseLong(Files.readAllLines(setup.folder().resolve("data/postmaster.pid"))
                .getFirst()
                .strip());
    }

    /** From proc(5): pid, name in parentheses, state, parent, group, session. */
    private static String session(long pid) throws IOException {
        var line = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return line.substring(line.lastIndexOf(')') + 2).split(" ", -1)[3];
    }

    private static void kill(long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-9", Long.toString(pid)).start().waitFor(PATIENCE);
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void until(Condition condition) throws IOException, InterruptedException {
        var begun = System.nanoTime();
        while (!condition.holds()) {
            assertThat(System.nanoTime() - begun).isLessThan(PATIENCE.toNanos());
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static void run(EmbeddedPostgres server, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(server.url(), server.user(), server.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(EmbeddedPostgres server, String sql) throws SQLException {
        return Long.parseLong(text(server, sql));
    }

    private static String text(EmbeddedPostgres server, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(server.url(), server.user(), server.password());
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
