/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Conditions as SQL: text of this class, with every value as an argument. One use, one thread. */
final class AuditSql {
    private final List<Object> arguments = new ArrayList<>();

    /** The records that meet all conditions, newest first. */
    PreparedStatement select(Connection connection, List<AuditCondition> all, long before, int limit)
            throws SQLException {
        arguments.add(before);
        var where = all.stream().map(condition -> " and " + text(condition)).collect(Collectors.joining());
        arguments.add(limit);
        var select = connection.prepareStatement(
                "select id, at, client, interaction, type, resource_id, parameters, status, reason, source from audit"
                        + " where id < ?" + where + " order by id desc limit ?");
        for (int i = 0; i < arguments.size(); i++) {
            select.setObject(i + 1, arguments.get(i));
        }
        return select;
    }

    private String text(AuditCondition condition) {
        return switch (condition) {
            case AuditCondition.Between(var from, var before) ->
                with("(at >= ? and at < ?)", Timestamp.from(from), Timestamp.from(before));
            case AuditCondition.By(var client) -> with("client = ?", client);
            case AuditCondition.About(var type, var id) -> with("(type = ? and resource_id = ?)", type, id);
            case AuditCondition.From(var address) -> with("starts_with(source, ?)", address);
            case AuditCondition.Doing(var interactions) -> {
                interactions.forEach(arguments::add);
                yield interactions.isEmpty()
                        ? "false"
                        : interactions.stream()
                                .map(_ -> "?")
                                .collect(Collectors.joining(", ", "interaction in (", ")"));
            }
            case AuditCondition.Answered(var least, var most) -> with("status between ? and ?", least, most);
            case AuditCondition.Numbered(var number) -> with("id = ?", number);
            case AuditCondition.AnyOf(var conditions) ->
                conditions.isEmpty()
                        ? "false"
                        : conditions.stream().map(this::text).collect(Collectors.joining(" or ", "(", ")"));
        };
    }

    private String with(String sql, Object... values) {
        arguments.addAll(List.of(values));
        return sql;
    }
}
