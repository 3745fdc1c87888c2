/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import health.kiln.server.fhir.audit.AuditCondition;
import health.kiln.server.fhir.audit.AuditEvent;
import health.kiln.server.fhir.audit.AuditReader;
import health.kiln.server.fhir.outcome.Issue;
import health.kiln.server.fhir.outcome.IssueType;
import health.kiln.server.fhir.search.SearchRequest;
import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.repository.ResourceId;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.Version;
import health.kiln.server.repository.search.Reach;
import health.kiln.server.repository.search.SearchQuery;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The audit trail as AuditEvents: read and searched, newest first, and never written from outside. INVARIANT: what the reach
 * does not cover is not found; a reach of patients covers the accesses to those patients' own records.
 */
final class AuditEvents {
    /** The orders that the trail has; there is no other. */
    private static final Set<SearchQuery.Sort> NEWEST_FIRST =
            Set.of(new SearchQuery.Sort("date", true), new SearchQuery.Sort("_lastUpdated", true));

    private final AuditReader reader;
    private final URI base;
    private final InstantSource clock;

    AuditEvents(AuditReader reader, URI base, InstantSource clock) {
        this.reader = reader;
        this.base = base;
        this.clock = clock;
    }

    /** The event of this id; empty when there is none, or it is out of reach. */
    Optional<Version> find(ResourceId id, Reach reach) throws Refusal, RepositoryUnavailableException {
        if (!id.value().matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        var conditions = new ArrayList<>(within(reach));
        conditions.add(new AuditCondition.Numbered(Long.parseLong(id.value())));
        return records(conditions, Long.MAX_VALUE, 1).stream().findFirst().map(this::version);
    }

    /** One page of the answer. */
    List<byte[]> searchset(SearchRequest request, Reach reach) throws Refusal, RepositoryUnavailableException {
        var query = request.query();
        requireAnswerable(query);
        var conditions = new ArrayList<>(within(reach));
        for (var criterion : query.criteria()) {
            conditions.add(AuditCriteria.condition(criterion));
        }
        var before = query.cursor().isPresent() ? place(query.cursor().get()) : Long.MAX_VALUE;
        // one more than the page shows that there are more
        var count = Math.min(query.count(), AuditReader.PAGE_MAX - 1);
        var found = records(conditions, before, count + 1);
        var shown = found.subList(0, Math.min(count, found.size()));
        var links = new ArrayList<Bundles.Link>();
        links.add(new Bundles.Link("self", Searching.target("AuditEvent", request.understood())));
        if (found.size() > count) {
            var next = request.continuedAt(Long.toString(shown.getLast().number()));
            links.add(new Bundles.Link("next", Searching.target("AuditEvent", next)));
        }
        var bundle = Bundles.searchset(base, clock.instant()).links(links);
        shown.forEach(record -> bundle.found(version(record), "match"));
        return Searching.warned(bundle, request.warnings()).json();
    }

    private static void requireAnswerable(SearchQuery query) throws Refusal {
        if (query.count() == 0 || query.total() != SearchQuery.Total.NONE) {
            throw notSupported("The records of the audit trail are not counted.");
        }
        if (!query.includes().isEmpty()) {
            throw notSupported("Nothing can be included with AuditEvents.");
        }
        if (query.sort().size() > 1 || !NEWEST_FIRST.containsAll(query.sort())) {
            throw notSupported("AuditEvents come newest first, which is _sort=-date.");
        }
    }

    static Refusal notSupported(String diagnostics) {
        return Refusal.of(400, List.of(Issue.error(IssueType.NOT_SUPPORTED, diagnostics)));
    }

    private static long place(String cursor) throws Refusal {
        if (!cursor.matches("[0-9]{1,18}")) {
            throw Refusal.invalid("The page's cursor does not belong to this search.");
        }
        return Long.parseLong(cursor);
    }

    private static List<AuditCondition> within(Reach reach) {
        var limit = reach.on(ResourceType.AUDIT_EVENT);
        if (limit.isEmpty()) {
            return List.of(new AuditCondition.AnyOf(List.of()));
        }
        return switch (limit.get()) {
            case Reach.Limit.Unlimited() -> List.of();
            case Reach.Limit.InCompartment(var patients) ->
                List.of(new AuditCondition.AnyOf(patients.stream()
                        .<AuditCondition>map(patient -> new AuditCondition.About(
                                patient.type().fhirName(), patient.id().value()))
                        .toList()));
        };
    }

    private List<AuditReader.Numbered> records(List<AuditCondition> conditions, long before, int limit)
            throws Refusal, RepositoryUnavailableException {
        return switch (reader.read(conditions, before, limit)) {
            case AuditReader.Found.Records(var records) -> records;
            case AuditReader.Found.TooCostly() ->
                throw new Refusal(
                        403,
                        IssueType.TOO_COSTLY,
                        "The search takes too long; narrow it by date, or by the patient or entity.");
        };
    }

    private Version version(AuditReader.Numbered numbered) {
        var key = new ResourceKey(ResourceType.AUDIT_EVENT, new ResourceId(Long.toString(numbered.number())));
        return new Version(key, 1, numbered.record().at(), AuditEvent.json(numbered, base));
    }
}
