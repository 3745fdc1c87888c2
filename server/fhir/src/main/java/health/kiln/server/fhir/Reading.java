/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import health.kiln.server.fhir.Interaction.HistoryInstance;
import health.kiln.server.fhir.Interaction.Read;
import health.kiln.server.fhir.Interaction.Vread;
import health.kiln.server.fhir.outcome.Issue;
import health.kiln.server.fhir.outcome.IssueType;
import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.Version;
import health.kiln.server.repository.store.ResourceRepository;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The interactions read, vread and history-instance (FHIR R4 http §3.1.0.1, .2 and .11). */
final class Reading {
    private static final int HISTORY_COUNT_DEFAULT = 50;
    private static final int HISTORY_COUNT_MAX = 500;
    private static final Set<String> HISTORY_PARAMETERS = Set.of("_count", "_since", "_before", "_format", "_pretty");

    private final ResourceRepository repository;
    private final Binaries binaries;
    private final AuditEvents auditEvents;
    private final URI base;
    private final InstantSource clock;

    Reading(ResourceRepository repository, Binaries binaries, AuditEvents auditEvents, URI base, InstantSource clock) {
        this.repository = repository;
        this.binaries = binaries;
        this.auditEvents = auditEvents;
        this.base = base;
        this.clock = clock;
    }

    FhirResponse read(Read read, Exchange exchange) throws Refusal, RepositoryUnavailableException {
        exchange.knowsOnly(Exchange.FORMAT);
        var key = read.key();
        if (key.type() == ResourceType.AUDIT_EVENT) {
            return present(auditEvents.find(key.id(), exchange.reach()), exchange);
        }
        var found = Binaries.isMessage(key) ? binaries.message(key) : repository.read(key, exchange.reach());
        return present(found, exchange);
    }

    FhirResponse vread(Vread vread, Exchange exchange) throws Refusal, RepositoryUnavailableException {
        exchange.knowsOnly(Exchange.FORMAT);
        var key = vread.key();
        var found = Binaries.isMessage(key)
                ? binaries.message(key).filter(message -> message.number() == vread.version())
                : repository.read(key, vread.version(), exchange.reach());
        return present(found, exchange);
    }

    private static FhirResponse present(Optional<Version> found, Exchange exchange) throws Refusal {
        var version = found.orElseThrow(() -> Refusal.notFound("There is no such resource, or it is out of reach."));
        if (version.deleted()) {
            var gone = FhirResponse.outcome(410, Issue.error(IssueType.DELETED, "The resource was deleted."));
            throw new Refusal(stamped(gone, version), IssueType.DELETED.code());
        }
        if (Preconditions.notModified(exchange.request(), version)) {
            return stamped(FhirResponse.empty(304), version);
        }
        var raw = version.key().type() == ResourceType.BINARY
                && MediaTypes.wantsRaw(
                        exchange.query().last("_format"), exchange.request().header("Accept"));
        return stamped(raw ? Binaries.raw(version) : FhirResponse.json(200, List.of(version.json())), version);
    }

    static FhirResponse stamped(FhirResponse response, Version version) {
        return response.with("ETag", Preconditions.etag(version))
                .with("Last-Modified", Preconditions.httpDate(version.lastUpdated()));
    }

    FhirResponse history(HistoryInstance history, Exchange exchange) throws Refusal, RepositoryUnavailableException {
        exchange.knowsOnly(HISTORY_PARAMETERS);
        var key = history.key();
        var count = Math.min(number(exchange, "_count", HISTORY_COUNT_DEFAULT), HISTORY_COUNT_MAX);
        var before = number(exchange, "_before", Integer.MAX_VALUE);
        var since = since(exchange);
        // one more than the page shows that there are more, and what the oldest shown replaced
        var versions = repository.history(key, before, count + 1, exchange.reach());
        if (versions.isEmpty() && before == Integer.MAX_VALUE) {
            throw Refusal.notFound("There is no such resource, or it is out of reach.");
        }
        var shown = new ArrayList<Version>();
        for (var version : versions.subList(0, Math.min(count, versions.size()))) {
            if (!version.lastUpdated().isBefore(since)) {
                shown.add(version);
            }
        }
        var more = versions.size() > count && shown.size() == count;
        return FhirResponse.json(200, bundle(key, exchange, versions, shown, more ? count : 0));
    }

    private List<byte[]> bundle(
            ResourceKey key, Exchange exchange, List<Version> versions, List<Version> shown, int countIfMore) {
        var path = key + "/_history";
        var links = new ArrayList<Bundles.Link>();
        var query = exchange.query().encode();
        links.add(new Bundles.Link("self", query.isEmpty() ? path : path + "?" + query));
        if (countIfMore > 0) {
            var since = exchange.query().last("_since").map(text -> "&_since=" + text.replace("+", "%2B"));
            links.add(new Bundles.Link(
                    "next",
                    path + "?_count=" + countIfMore + "&_before="
                            + shown.getLast().number() + since.orElse("")));
        }
        var whole = countIfMore == 0 && exchange.query().last("_before").isEmpty();
        var bundle = Bundles.history(base, clock.instant())
                .total(whole ? OptionalLong.of(shown.size()) : OptionalLong.empty())
                .links(links);
        for (int i = 0; i < shown.size(); i++) {
            var older = i + 1 < versions.size() ? Optional.of(versions.get(i + 1)) : Optional.<Version>empty();
            bundle.past(
                    shown.get(i),
                    older.map(Version::deleted).orElse(shown.get(i).number() == 1));
        }
        return bundle.json();
    }

    private static int number(Exchange exchange, String name, int otherwise) throws Refusal {
        var text = exchange.query().last(name);
        if (text.isPresent() && !text.get().matches("[1-9][0-9]{0,8}")) {
            throw Refusal.invalid(name + " is a whole number above 0.");
        }
        return text.map(Integer::parseInt).orElse(otherwise);
    }

    private static Instant since(Exchange exchange) throws Refusal {
        try {
            return exchange.query()
                    .last("_since")
                    .map(text -> OffsetDateTime.parse(text.replace(' ', '+')).toInstant())
                    .orElse(Instant.MIN);
        } catch (DateTimeParseException e) {
            throw Refusal.invalid("_since is an instant, as 2026-11-25T08:00:00Z.");
        }
    }
}
