/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of one embedded server: {@code data}, the password, and what {@code postmaster.pid} says of its process. */
final class Cluster {
    static final String USER = "kiln";
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final Duration INITDB = Duration.ofMinutes(2);
    private static final int PASSWORD_BYTES = 24;
    private static final int LINE_OF_PID = 0;
    private static final int LINE_OF_STATUS = 7;

    private final Path folder;
    private final PostgresBinaries binaries;
    private final Privileges privileges;
    private final String password;

    private Cluster(Path folder, PostgresBinaries binaries, Privileges privileges, String password) {
        this.folder = folder;
        this.binaries = binaries;
        this.privileges = privileges;
        this.password = password;
    }

    /** Opens the cluster in this folder, which is made if it is new. */
    static Cluster open(Path folder, PostgresBinaries binaries, Privileges privileges, boolean durable)
            throws IOException, InterruptedException, DatabaseStartException {
        var passwordFile = passwordFile(folder);
        var fresh = !Files.exists(folder.resolve("data"));
        if (!fresh && !Files.exists(passwordFile)) {
            throw new DatabaseStartException("The database's password file " + passwordFile + " is gone.");
        }
        if (fresh) {
            writePassword(passwordFile);
        }
        var cluster = new Cluster(
                folder, binaries, privileges, Files.readString(passwordFile).strip());
        if (fresh) {
            cluster.initialise(passwordFile, durable);
        }
        return cluster;
    }

    static Path passwordFile(Path folder) {
        return folder.resolve("password");
    }

    Path data() {
        return folder.resolve("data");
    }

    String password() {
        return password;
    }

    List<String> serverCommand(int port, ServerSettings settings) throws InterruptedException {
        var words = new ArrayList<>(List.of(
                binaries.program("postgres"),
                "-D",
                data().toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories="));
        words.addAll(settings.arguments());
        return privileges.commandThatDiesWithUs(words);
    }

    /** Whether the process of this id says in the cluster's lock file that it takes connections. */
    boolean ready(long pid) throws IOException {
        var lines = lockFile();
        return lines.size() > LINE_OF_STATUS
                && lines.get(LINE_OF_PID).strip().equals(Long.toString(pid))
                && lines.get(LINE_OF_STATUS).strip().equals("ready");
    }

    /** The server that holds this cluster now, whoever started it. */
    Optional<ProcessHandle> running() throws IOException {
        return lockHolder().filter(this::isOurServer);
    }

    /**
     * Removes a lock file that names a live process which is no PostgreSQL, as after a restart of the machine: the server
     * would take it for another server and refuse. One that names a dead process is left to the server's own checks.
     */
    void forgetStrangers() throws IOException {
        if (lockHolder().filter(this::isStranger).isPresent()) {
            Files.deleteIfExists(lockPath());
        }
    }

    /** Asks the running server to stop, and waits. */
    boolean stop(String mode, Duration atMost) throws IOException, InterruptedException {
        var seconds = Long.toString(atMost.toSeconds());
        var words =
                List.of(binaries.program("pg_ctl"), "stop", "-D", data().toString(), "-m", mode, "-w", "-t", seconds);
        return new Command(privileges.command(words), atMost.plusSeconds(10))
                .run()
                .good();
    }

    private void initialise(Path passwordFile, boolean durable)
            throws IOException, InterruptedException, DatabaseStartException {
        var draft = folder.resolve("data.draft");
        if (Files.exists(draft)) {
            LOG.warn("An earlier start was ended while it made the database; it is made anew");
            Folders.delete(draft);
        }
        Folders.createPrivate(draft);
        privileges.handOver(folder);
        var words = new ArrayList<>(List.of(
                binaries.program("initdb"),
                "-D",
                draft.toString(),
                "-U",
                USER,
                "-E",
                "UTF8",
                "--locale=C",
                "-A",
                "scram-sha-256",
                "--pwfile=" + passwordFile,
                "--data-checksums"));
        if (!durable) {
            words.add("--no-sync");
        }
        // killed with us, or it would go on in the folder that the next start begins anew
        var ending = new Command(privileges.commandThatDiesWithUs(words), INITDB).run();
        if (!ending.good()) {
            throw new DatabaseStartException(
                    "PostgreSQL's initdb failed: " + ending.output().strip());
        }
        Files.move(draft, data(), StandardCopyOption.ATOMIC_MOVE);
    }

    private Optional<ProcessHandle> lockHolder() throws IOException {
        var lines = lockFile();
        return lines.isEmpty() || !lines.get(LINE_OF_PID).strip().matches("\\d{1,10}")
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(lines.get(LINE_OF_PID).strip()))
                        .filter(ProcessHandle::isAlive);
    }

    /** What cannot be seen, as of a process that just died, is neither ours nor a stranger's. */
    private boolean isOurServer(ProcessHandle process) {
        var info = process.info();
        return info.command().filter(path -> path.endsWith("/postgres")).isPresent()
                && info.arguments()
                        .map(words -> List.of(words).contains(data().toString()))
                        .orElse(true);
    }

    private boolean isStranger(ProcessHandle process) {
        return process.info().command().isPresent() && !isOurServer(process);
    }

    private List<String> lockFile() throws IOException {
        return Files.exists(lockPath()) ? Files.readString(lockPath()).lines().toList() : List.of();
    }

    private Path lockPath() {
        return data().resolve("postmaster.pid");
    }

    private static void writePassword(Path file) throws IOException {
        var secret = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(secret);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, HexFormat.of().formatHex(secret));
    }
}
