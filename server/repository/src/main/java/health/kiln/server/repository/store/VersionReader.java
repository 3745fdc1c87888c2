/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.Version;
import health.kiln.server.repository.body.BodyCodec;
import health.kiln.server.repository.index.IndexKeys;
import health.kiln.server.repository.search.Reach;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads versions by key: one index entry and one page each. */
final class VersionReader {
    private static final String CURRENT = """
            select rid, lu, ver, body from res where idh = ? and typ = ? and fid = ?""";
    private static final String CURRENT_IN_COMPARTMENT = """
            select rid, lu, ver, body from res where idh = ? and typ = ? and fid = ? and ks && ?""";
    private static final String OLD = "select lu, body from hist where rid = ? and ver = ?";
    private static final String OLDER = """
            select lu, ver, body from hist where rid = ? and ver < ? order by ver desc limit ?""";

    private final Connection connection;
    private final BodyCodec codec;

    VersionReader(Connection connection, BodyCodec codec) {
        this.connection = connection;
        this.codec = codec;
    }

    /** A current version, with the number of its row. */
    record Current(long rid, Version version) {}

    Optional<Current> current(ResourceKey key, Reach reach) throws SQLException {
        var limit = reach.on(key.type());
        if (limit.isEmpty()) {
            return Optional.empty();
        }
        return switch (limit.get()) {
            case Reach.Limit.Unlimited() -> current(key, CURRENT, new long[0]);
            case Reach.Limit.InCompartment(var patients) ->
                current(key, CURRENT_IN_COMPARTMENT, compartments(key, patients));
        };
    }

    Optional<Version> old(Current current, int number) throws SQLException {
        try (var statement = connection.prepareStatement(OLD)) {
            statement.setLong(1, current.rid());
            statement.setInt(2, number);
            try (var row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(Versions.of(
                                current.version().key(), number, row.getLong("lu"), row.getBytes("body"), codec))
                        : Optional.empty();
            }
        }
    }

    /** The versions before {@code before}, newest first. */
    List<Version> older(Current current, int before, int limit) throws SQLException {
        List<Version> versions = new ArrayList<>();
        try (var statement = connection.prepareStatement(OLDER)) {
            statement.setLong(1, current.rid());
            statement.setInt(2, before);
            statement.setInt(3, limit);
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    versions.add(Versions.of(
                            current.version().key(),
                            row.getInt("ver"),
                            row.getLong("lu"),
                            row.getBytes("body"),
                            codec));
                }
            }
        }
        return versions;
    }

    private Optional<Current> current(ResourceKey key, String sql, long[] compartments) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, IndexKeys.resource(key));
            statement.setShort(2, key.type().code());
            statement.setString(3, key.id().value());
            if (compartments.length > 0) {
                statement.setObject(4, compartments);
            }
            try (var row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new Current(
                                row.getLong("rid"),
                                Versions.of(key, row.getInt("ver"), row.getLong("lu"), row.getBytes("body"), codec)))
                        : Optional.empty();
            }
        }
    }

    private static long[] compartments(ResourceKey key, Set<ResourceKey> patients) {
        return patients.stream()
                .mapToLong(patient -> IndexKeys.compartment(key.type()) ^ IndexKeys.resource(patient))
                .toArray();
    }
}
