/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A migrated schema of its own on the real PostgreSQL that all tests of a JVM share (without fsync). Either close it, or
 * let JUnit: {@code @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();}. Made at first use.
 */
public final class TestDatabase implements AutoCloseable, AfterAllCallback {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static final Supplier<EmbeddedPostgres> SERVER = new Shared();

    private final String schema = "test_" + SCHEMAS.incrementAndGet();
    private Supplier<Database> database = this::open;

    /** The server that the tests share; do not stop it. */
    public static EmbeddedPostgres server() {
        return SERVER.get();
    }

    public synchronized Database database() {
        var opened = database.get();
        database = () -> opened;
        return opened;
    }

    /** For looking into the tables. */
    public DataSource tables() {
        return database().writers();
    }

    @Override
    public void close() {
        database().close();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    private Database open() {
        try {
            return Database.open(DatabaseSettings.of(server()).withSchema(schema));
        } catch (DatabaseStartException failure) {
            throw new AssertionError(failure);
        }
    }

    /** Starts the server once, and stops it when the JVM ends. */
    private static final class Shared implements Supplier<EmbeddedPostgres> {
        private final Path folder = folder();
        private EmbeddedPostgres[] started = {};

        @Override
        public synchronized EmbeddedPostgres get() {
            if (started.length == 0) {
                started = new EmbeddedPostgres[] {start(folder)};
                Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
            }
            return started[0];
        }

        private static EmbeddedPostgres start(Path folder) {
            try {
                return EmbeddedPostgres.start(new EmbeddedPostgres.Setup(folder, binaries(), 0, fast()));
            } catch (DatabaseStartException failure) {
                throw new AssertionError(failure);
            }
        }

        private synchronized void stop() {
            started[0].close();
            try {
                Folders.delete(folder);
            } catch (IOException leftBehind) {
                throw new AssertionError(leftBehind);
            }
        }
    }

    /** Settings without durability, for speed. */
    public static ServerSettings fast() {
        return ServerSettings.production()
                .with("fsync", "off")
                .with("synchronous_commit", "off")
                .with("full_page_writes", "off")
                .with("shared_buffers", "128MB")
                .with("max_connections", "200");
    }

    /** Where the programs are unpacked for the tests of all modules, once for all runs. */
    public static Path binaries() {
        return Path.of(System.getProperty("java.io.tmpdir"), "kiln-test-" + System.getProperty("user.name"));
    }

    private static Path folder() {
        try {
            var build = Path.of("target");
            return Files.isDirectory(build)
                    ? Files.createTempDirectory(build, "postgres")
                    : Files.createTempDirectory("kiln-postgres");
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
