/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.Unit;
import health.kiln.server.repository.Workspace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Settles messages under a lease: their effects, their marks and the lanes that they give back are one transaction, or
 * nothing. Answers the marks, or empty, with nothing changed, when the lease is lost.
 */
final class Settlement implements Unit<Optional<List<Mark>>> {
    /** What a settlement does to the repository, and how each of its messages ends by that. */
    @FunctionalInterface
    interface Effects {
        List<Mark> apply(Workspace workspace) throws SQLException;
    }

    private static final String WRITE = """
            with marked as (
              select * from unnest(?::int8[], ?::int2[], ?::int2[], ?::text[], ?::text[], ?::int4[])
              as x(id, lane, status, problems, remarks, remark_count)
            ), closed as (
              delete from inbox_open o using marked m where o.lane = m.lane and o.id = m.id
              returning m.id, m.status, m.problems, m.remarks, m.remark_count
            ), ended as (
              insert into inbox_outcome (id, status, settled_at, problems, remarks, remark_count)
              select id, status, now(), problems::json, remarks::json, remark_count from closed
            ), given_back as (
              update inbox_lane set attempts = 0,
                token = case when ? then 0 else token end, until = case when ? then now() else until end
              where token = ?
            )
            select count(*) from closed""";

    private final Lease lease;
    private final boolean last;
    private final Effects effects;

    /**
     * A settlement of some messages of a lease.
     *
     * @param last whether the lease ends with this settlement
     */
    Settlement(Lease lease, boolean last, Effects effects) {
        this.lease = lease;
        this.last = last;
        this.effects = effects;
    }

    /** The messages' resources are known only when their identities are resolved, inside. */
    @Override
    public Set<ResourceKey> touches() {
        return Set.of();
    }

    @Override
    public boolean alone() {
        return true;
    }

    @Override
    public Optional<List<Mark>> run(Workspace workspace) throws SQLException {
        if (!Lanes.lock(workspace.connection(), lease)) {
            return Optional.empty();
        }
        var marks = effects.apply(workspace);
        write(workspace.connection(), marks);
        return Optional.of(marks);
    }

    private void write(Connection connection, List<Mark> marks) throws SQLException {
        try (var statement = connection.prepareStatement(WRITE)) {
            setColumn(
                    statement, 1, "int8", marks, Long[]::new, mark -> mark.id().value());
            setColumn(statement, 2, "int2", marks, Short[]::new, Mark::lane);
            setColumn(
                    statement,
                    3,
                    "int2",
                    marks,
                    Short[]::new,
                    mark -> mark.status().code());
            setColumn(statement, 4, "text", marks, String[]::new, mark -> Notes.write(mark.problems()));
            setColumn(statement, 5, "text", marks, String[]::new, mark -> Notes.write(mark.remarks()));
            setColumn(
                    statement,
                    6,
                    "int4",
                    marks,
                    Integer[]::new,
                    mark -> mark.remarks().size());
            statement.setBoolean(7, last);
            statement.setBoolean(8, last);
            statement.setLong(9, lease.token());
            try (var rows = statement.executeQuery()) {
                rows.next();
                if (rows.getLong(1) != marks.size()) {
                    throw new IllegalStateException("a message of a held lane was settled by another");
                }
            }
        }
    }

    private static <T> void setColumn(
            PreparedStatement statement,
            int parameter,
            String type,
            List<Mark> marks,
            java.util.function.IntFunction<@Nullable T[]> array,
            Function<Mark, @Nullable T> value)
            throws SQLException {
        var column = array.apply(marks.size());
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(marks.get(i));
        }
        statement.setArray(parameter, statement.getConnection().createArrayOf(type, column));
    }
}
