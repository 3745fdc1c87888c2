/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * One schema of a PostgreSQL (14 or later), migrated, with a pool for writers, one for readers, and lines for threads. Each connection has
 * the schema as its search path, plans made once (our SQL is written for one plan, by index and nested loop; planning anew
 * would cost more than running it), no JIT, and bounds on statements and idle transactions. Connections come with autocommit on. When the database is
 * away, {@code getConnection} tells so by an {@code SQLTransientConnectionException} after at most
 * {@link #CONNECT_MAX}. Safe for many threads.
 */
public final class Database implements AutoCloseable {
    public static final Duration READ_MAX = Duration.ofSeconds(10);
    public static final Duration WRITE_MAX = Duration.ofSeconds(30);
    public static final Duration CONNECT_MAX = Duration.ofSeconds(3);
    private static final int VERSION_MIN = 14;
    private static final int VERSION_UNIT = 10_000;

    /** Longer than any statement may take: only a dead network is silent so long. */
    private static final Duration SOCKET_MAX = WRITE_MAX.plusSeconds(10);

    /**
     * One plan for each statement, by index and nested loop, however few rows the planner last saw: a table that was empty
     * when a plan was made is large a minute later.
     */
    private static final String PLANS = "-c plan_cache_mode=force_generic_plan -c jit=off"
            + " -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

    private final DatabaseSettings settings;
    private final HikariDataSource writers;
    private final HikariDataSource readers;
    private final List<HikariDataSource> lines = new CopyOnWriteArrayList<>();

    private Database(DatabaseSettings settings) {
        this.settings = settings;
        this.writers =
                new HikariDataSource(config("writers", settings, settings.writersMax(), options(WRITE_MAX, false)));
        this.readers =
                new HikariDataSource(config("readers", settings, settings.readersMax(), options(READ_MAX, true)));
    }

    /** Connects, checks the version, runs the migrations that are new ({@code classpath:db/migration}). */
    public static Database open(DatabaseSettings settings) throws DatabaseStartException {
        checkVersion(settings);
        migrate(settings);
        return new Database(settings);
    }

    /** For transactions that write. */
    public DataSource writers() {
        return writers;
    }

    /**
     * One connection, for a thread that writes all the time, so that PostgreSQL's process behind it finds in its memory what
     * that thread needs again and again. It lives as long as this.
     */
    public DataSource line(String name) {
        var config = config(name, settings, 1, options(WRITE_MAX, false));
        config.setMaxLifetime(0); // a new process would have all to learn anew
        var line = new HikariDataSource(config);
        lines.add(line);
        return line;
    }

    /** For queries; they are read-only. */
    public DataSource readers() {
        return readers;
    }

    public String schema() {
        return settings.schema();
    }

    @Override
    public void close() {
        lines.forEach(HikariDataSource::close);
        writers.close();
        readers.close();
    }

    private static void checkVersion(DatabaseSettings settings) throws DatabaseStartException {
        int version;
        try (var connection = connect(settings);
                var statement = connection.createStatement();
                var row = statement.executeQuery("select current_setting('server_version_num')::int")) {
            row.next();
            version = row.getInt(1) / VERSION_UNIT;
        } catch (SQLException failure) {
            throw new DatabaseStartException(
                    "The database at " + settings + " cannot be reached: " + failure.getMessage(), failure);
        }
        if (version < VERSION_MIN) {
            throw new DatabaseStartException("PostgreSQL " + VERSION_MIN + " or later is needed; the one at " + settings
                    + " is " + version + ".");
        }
    }

    private static Connection connect(DatabaseSettings settings) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password());
        properties.setProperty("connectTimeout", Long.toString(CONNECT_MAX.toSeconds()));
        return DriverManager.getConnection(settings.url(), properties);
    }

    private static void migrate(DatabaseSettings settings) throws DatabaseStartException {
        try {
            Flyway.configure()
                    .dataSource(settings.url(), settings.user(), settings.password())
                    .defaultSchema(settings.schema())
                    .locations("classpath:db/migration")
                    .outOfOrder(true) // each module has numbers of its own: what is new is not what is highest
                    .load()
                    .migrate();
        } catch (FlywayException failure) {
            throw new DatabaseStartException(
                    "The schema of the database at " + settings + " cannot be brought up to date: "
                            + String.valueOf(failure.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse(""), // the rest is a table
                    failure);
        }
    }

    private static HikariConfig config(String name, DatabaseSettings settings, int sizeMax, String options) {
        var config = new HikariConfig();
        config.setPoolName("kiln-" + settings.schema() + "-" + name);
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(sizeMax);
        config.setMinimumIdle(Math.min(2, sizeMax));
        config.setConnectionTimeout(CONNECT_MAX.toMillis());
        config.setInitializationFailTimeout(-1);
        // said here, for the pool asks its first connection only, and is of no use for ever when the server dies just
        // then
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.addDataSourceProperty("ApplicationName", "kiln");
        config.addDataSourceProperty("currentSchema", settings.schema());
        config.addDataSourceProperty("prepareThreshold", "1");
        config.addDataSourceProperty("connectTimeout", Long.toString(CONNECT_MAX.toSeconds()));
        config.addDataSourceProperty("socketTimeout", Long.toString(SOCKET_MAX.toSeconds()));
        config.addDataSourceProperty("options", options);
        return config;
    }

    private static String options(Duration statementMax, boolean readOnly) {
        return PLANS + " -c statement_timeout=" + statementMax.toMillis() + " -c idle_in_transaction_session_timeout="
                + WRITE_MAX.toMillis() + " -c default_transaction_read_only=" + (readOnly ? "on" : "off");
    }
}
