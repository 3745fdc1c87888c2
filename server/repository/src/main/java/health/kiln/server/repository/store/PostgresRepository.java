/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import health.kiln.server.repository.Commit;
import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.repository.ResourceIds;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.Unit;
import health.kiln.server.repository.Version;
import health.kiln.server.repository.body.BodyCodec;
import health.kiln.server.repository.body.ResourceJson;
import health.kiln.server.repository.index.CompiledExtractor;
import health.kiln.server.repository.index.IndexExtractor;
import health.kiln.server.repository.index.ParameterCatalog;
import health.kiln.server.repository.postgres.Database;
import health.kiln.server.repository.search.Page;
import health.kiln.server.repository.search.Reach;
import health.kiln.server.repository.search.SearchParameters.SearchProblemException;
import health.kiln.server.repository.search.SearchQuery;
import health.kiln.server.repository.search.Searcher;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The repository in one schema of a PostgreSQL. Several processes may have the same schema open. */
public final class PostgresRepository implements ResourceRepository, AutoCloseable {
    /** Versions in one answer of {@link #history}. */
    public static final int HISTORY_MAX = 1000;

    /** Units that may wait; past it they are turned away, so that callers hear it while it still helps them. */
    private static final int WAITING_MAX = 4096;

    /** Two settle what messages mean, one computing while the other waits for the database; the third serves the endpoint. */
    static final int WRITERS = 3;

    private final Database database;
    private final Index index;
    private final BodyCodec codec = new BodyCodec();
    private final ResourceIds ids;
    private final UnitQueue queue = new UnitQueue(WAITING_MAX);
    private final RepositoryCounters counters = new RepositoryCounters(queue::size);
    private final List<Thread> writers;

    private PostgresRepository(Database database, Index index, InstantSource clock, ResourceIds ids) {
        this.database = database;
        this.index = index;
        this.ids = ids;
        var codings = new CodingTable(database.writers());
        var tools = new WriteTools(index.extractor(), index.catalog(), codings, codec, new ResourceJson(), ids);
        var fate = new CommitFate(database.writers());
        this.writers = IntStream.rangeClosed(1, WRITERS)
                .mapToObj(number -> "repository-writer-" + number)
                .map(name -> Thread.ofPlatform()
                        .name(name)
                        .unstarted(new Writer(queue, database.line(name), fate, tools, clock, counters)))
                .toList();
    }

    /** How resources are indexed and searched. */
    public record Index(IndexExtractor extractor, ParameterCatalog catalog, Searcher searcher) {
        /**
         * By the official search parameters of R4.
         *
         * @param base the endpoint's own URL without a slash at the end: absolute references to it are local ones
         * @param cursorKey signs the cursors of pages; at least 16 bytes, the same on all nodes
         */
        public static Index of(Database database, String base, InstantSource clock, byte[] cursorKey) {
            var catalog = new ParameterCatalog();
            return new Index(
                    new CompiledExtractor(catalog, base),
                    catalog,
                    new Searcher(database.readers(), catalog, new BodyCodec(), base, clock, cursorKey));
        }
    }

    /** Opens it; the database stays the caller's to close, after this. */
    public static PostgresRepository open(Database database, Index index, InstantSource clock)
            throws RepositoryUnavailableException {
        var ids = new ResourceIds(clock, nodeNumber(database));
        var repository = new PostgresRepository(database, index, clock, ids);
        repository.writers.forEach(Thread::start);
        return repository;
    }

    /** Gives ids to new resources. */
    public ResourceIds ids() {
        return ids;
    }

    public RepositoryCounters counters() {
        return counters;
    }

    @Override
    public Optional<Version> read(ResourceKey key, Reach reach) throws RepositoryUnavailableException {
        return reading(reader -> reader.current(key, reach).map(VersionReader.Current::version));
    }

    @Override
    public Optional<Version> read(ResourceKey key, int version, Reach reach) throws RepositoryUnavailableException {
        return reading(reader -> {
            var current = reader.current(key, reach);
            if (current.isEmpty() || current.get().version().number() == version) {
                return current.map(VersionReader.Current::version);
            }
            return reader.old(current.get(), version);
        });
    }

    @Override
    public List<Version> history(ResourceKey key, int before, int limit, Reach reach)
            throws RepositoryUnavailableException {
        if (limit < 1 || limit > HISTORY_MAX) {
            throw new IllegalArgumentException("a history's limit is 1 to " + HISTORY_MAX);
        }
        return reading(reader -> {
            var current = reader.current(key, reach);
            if (current.isEmpty()) {
                return List.of();
            }
            var newest = current.get().version();
            List<Version> versions = new ArrayList<>();
            if (newest.number() < before) {
                versions.add(newest);
            }
            if (versions.size() < limit) {
                var next = Math.min(before, newest.number());
                versions.addAll(reader.older(current.get(), next, limit - versions.size()));
            }
            return versions;
        });
    }

    @Override
    public Page search(SearchQuery query) throws RepositoryUnavailableException, SearchProblemException {
        return index.searcher().search(query);
    }

    @Override
    public <R> Commit<R> commit(Unit<R> unit) {
        var pending = new Pending<>(unit);
        if (!queue.offer(pending)) {
            counters.unitsUnavailable.increment();
            return new Commit.Unavailable<>("too many changes wait, or the repository is closing");
        }
        return pending.await();
    }

    /** Turns new units away, commits those that wait, and returns when that is done. */
    @Override
    public void close() {
        queue.close();
        try {
            for (var writer : writers) {
                writer.join();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Reading<T> {
        T read(VersionReader reader) throws SQLException;
    }

    private interface Querying<T> {
        T query(Connection connection) throws SQLException;
    }

    private <T> T reading(Reading<T> reading) throws RepositoryUnavailableException {
        counters.reads.increment();
        return onConnection(connection -> reading.read(new VersionReader(connection, codec)));
    }

    private <T> T onConnection(Querying<T> querying) throws RepositoryUnavailableException {
        try (var connection = database.readers().getConnection()) {
            return querying.query(connection);
        } catch (SQLException failure) {
            throw unavailable(failure);
        }
    }

    private static int nodeNumber(Database database) throws RepositoryUnavailableException {
        try (var connection = database.writers().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select nextval('node')")) {
            row.next();
            return row.getInt(1);
        } catch (SQLException failure) {
            throw unavailable(failure);
        }
    }

    private static RepositoryUnavailableException unavailable(SQLException failure) {
        return switch (SqlFailure.of(failure)) {
            case AWAY, CONFLICT -> new RepositoryUnavailableException("the database is away or over a limit", failure);
            case WRONG -> throw new IllegalStateException("the database refused a query", failure);
        };
    }
}
