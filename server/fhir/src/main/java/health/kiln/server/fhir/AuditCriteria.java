/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import health.kiln.server.fhir.audit.AuditCondition;
import health.kiln.server.fhir.audit.AuditEvent;
import health.kiln.server.repository.ResourceId;
import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.index.TimeSpan;
import health.kiln.server.repository.search.Criterion;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The search parameters of AuditEvent as conditions on the audit trail. What cannot be asked is refused, never ignored. */
final class AuditCriteria {
    /** What AuditEvents can be searched by. */
    static final Set<String> PARAMETERS = Set.of(
            "_id", "_lastUpdated", "date", "patient", "entity", "altid", "address", "action", "subtype", "outcome");

    /** Alternatives of one parameter. */
    static final int VALUES_MAX = 50;

    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    private static final Map<String, List<String>> BY_ACTION = Map.of(
            "C", List.of("create"),
            "R", List.of("read", "vread", "history-instance"),
            "U", List.of("update"),
            "D", List.of("delete"),
            "E", List.of("search-type", AuditEvent.TOKEN, "unknown"));

    private static final Map<String, AuditCondition> BY_OUTCOME = Map.of(
            "0", new AuditCondition.Answered(0, 399),
            "4", new AuditCondition.Answered(400, 499),
            "8", new AuditCondition.Answered(500, 599));

    private static final AuditCondition NEVER = new AuditCondition.AnyOf(List.of());

    private AuditCriteria() {}

    static AuditCondition condition(Criterion criterion) throws Refusal {
        var name = criterion.parameter();
        var isTyped = criterion.modifier().flatMap(ResourceType::of).isPresent();
        if (!PARAMETERS.contains(name) || (criterion.modifier().isPresent() && !isTyped)) {
            throw AuditEvents.notSupported("AuditEvents are searched by "
                    + String.join(", ", PARAMETERS.stream().sorted().toList())
                    + ", without modifiers.");
        }
        if (criterion.values().size() > VALUES_MAX) {
            throw Refusal.invalid("A parameter of AuditEvent has at most " + VALUES_MAX + " values.");
        }
        var conditions = new ArrayList<AuditCondition>();
        for (var value : criterion.values()) {
            conditions.add(condition(name, value));
        }
        return conditions.size() == 1 ? conditions.getFirst() : new AuditCondition.AnyOf(conditions);
    }

    private static AuditCondition condition(String name, Criterion.Value value) throws Refusal {
        return switch (value) {
            case Criterion.Value.Date date -> between(date);
            case Criterion.Value.Reference(var text) -> about(text, name);
            case Criterion.Value.Text(var text) -> new AuditCondition.From(text);
            // a system is given for some of these codes and means nothing else
            case Criterion.Value.Token(var _, var code) -> coded(name, code);
            case Criterion.Value.Uri _,
                    Criterion.Value.Numeric _,
                    Criterion.Value.Quantity _,
                    Criterion.Value.Missing _,
                    Criterion.Value.Composite _ -> throw AuditEvents.notSupported("AuditEvent has no such values.");
        };
    }

    private static AuditCondition coded(String name, String code) {
        return switch (name) {
            case "_id" -> code.matches("[0-9]{1,18}") ? new AuditCondition.Numbered(Long.parseLong(code)) : NEVER;
            case "altid" -> new AuditCondition.By(code);
            case "action" -> new AuditCondition.Doing(BY_ACTION.getOrDefault(code, List.of()));
            case "subtype" -> new AuditCondition.Doing(List.of(code));
            case "outcome" -> BY_OUTCOME.getOrDefault(code, NEVER);
            default -> throw new IllegalArgumentException(name + " is no token of AuditEvent");
        };
    }

    private static AuditCondition about(String reference, String name) throws Refusal {
        var parts = reference.split("/", -1);
        var type = parts.length > 1 ? ResourceType.of(parts[parts.length - 2]) : ResourceType.of("Patient");
        var id = ResourceId.of(parts[parts.length - 1]);
        if (parts.length == 1 && name.equals("entity")) {
            throw Refusal.invalid("entity is a resource, as Patient/1.");
        }
        return type.isPresent() && id.isPresent() && isOf(name, type.get())
                ? new AuditCondition.About(type.get().fhirName(), id.get().value())
                : NEVER;
    }

    private static boolean isOf(String name, ResourceType type) {
        return name.equals("entity") || type == ResourceType.PATIENT;
    }

    private static AuditCondition between(Criterion.Value.Date date) throws Refusal {
        var span = TimeSpan.of(date.date()).orElseThrow();
        var low = instant(span.low());
        var after = instant(span.high() + 1);
        return switch (date.prefix()) {
            case EQ -> new AuditCondition.Between(low, after);
            case GE -> new AuditCondition.Between(low, LAST);
            case GT, SA -> new AuditCondition.Between(after, LAST);
            case LE -> new AuditCondition.Between(FIRST, after);
            case LT, EB -> new AuditCondition.Between(FIRST, low);
            case NE ->
                new AuditCondition.AnyOf(
                        List.of(new AuditCondition.Between(FIRST, low), new AuditCondition.Between(after, LAST)));
            case AP ->
                throw AuditEvents.notSupported("The dates of AuditEvents are exact: the prefix ap is of no use.");
        };
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
