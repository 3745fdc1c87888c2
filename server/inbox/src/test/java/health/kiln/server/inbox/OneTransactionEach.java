/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.server.repository.Commit;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.Unit;
import health.kiln.server.repository.Version;
import health.kiln.server.repository.Workspace;
import health.kiln.server.repository.search.Page;
import health.kiln.server.repository.search.Reach;
import health.kiln.server.repository.search.SearchQuery;
import health.kiln.server.repository.store.ResourceRepository;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import tools.jackson.databind.node.ObjectNode;

/** A repository without resources: what it has of one is that each unit is a transaction, with real commits. */
final class OneTransactionEach implements ResourceRepository {
    private final DataSource dataSource;

    OneTransactionEach(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public <R> Commit<R> commit(Unit<R> unit) {
        try (var connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            return run(unit, connection);
        } catch (SQLException away) {
            return new Commit.Unavailable<>("database away");
        }
    }

    private static <R> Commit<R> run(Unit<R> unit, Connection connection) throws SQLException {
        try {
            var result = unit.run(new Companion(connection));
            connection.commit();
            return new Commit.Done<>(result);
        } catch (SQLException | RuntimeException failed) {
            connection.rollback();
            return new Commit.Failed<>(failed);
        }
    }

    @Override
    public Optional<Version> read(ResourceKey key, Reach reach) {
        return Optional.empty();
    }

    @Override
    public Optional<Version> read(ResourceKey key, int version, Reach reach) {
        return Optional.empty();
    }

    @Override
    public List<Version> history(ResourceKey key, int before, int limit, Reach reach) {
        return List.of();
    }

    @Override
    public Page search(SearchQuery query) {
        throw new UnsupportedOperationException();
    }

    /** Only the connection is there. */
    private record Companion(Connection connection) implements Workspace {
        @Override
        public Instant now() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void load(Collection<ResourceKey> keys) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void loadLast(Collection<ResourceKey> keys) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Version> current(ResourceKey key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<ObjectNode> tree(ResourceKey key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Version put(ResourceKey key, ObjectNode resource) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void delete(ResourceKey key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<ResourceKey> referring(ResourceKey target, int limit) {
            throw new UnsupportedOperationException();
        }
    }
}
