/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import health.kiln.server.fhir.Interaction.Search;
import health.kiln.server.fhir.outcome.Issue;
import health.kiln.server.fhir.outcome.IssueType;
import health.kiln.server.fhir.outcome.OperationOutcome;
import health.kiln.server.fhir.search.FormPairs;
import health.kiln.server.fhir.search.SearchRequest;
import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.search.Page;
import health.kiln.server.repository.search.SearchParameters;
import health.kiln.server.repository.search.SearchParameters.SearchProblemException;
import health.kiln.server.repository.store.ResourceRepository;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The interaction search-type by GET and by POST (FHIR R4 http §3.1.0.9 and search). */
final class Searching {
    private final ResourceRepository repository;
    private final SearchParameters parameters;
    private final URI base;
    private final RequestBody forms;
    private final AuditEvents auditEvents;
    private final InstantSource clock;

    Searching(
            ResourceRepository repository,
            SearchParameters parameters,
            AuditEvents auditEvents,
            URI base,
            RequestBody forms,
            InstantSource clock) {
        this.repository = repository;
        this.parameters = parameters;
        this.auditEvents = auditEvents;
        this.base = base;
        this.forms = forms;
        this.clock = clock;
    }

    /** Answers a search; the names of its parameters go to {@code names} as soon as they are understood. */
    FhirResponse search(Search search, Exchange exchange, Consumer<Set<String>> names)
            throws Refusal, RepositoryUnavailableException {
        var pairs = search.posted() ? exchange.query().and(form(exchange)) : exchange.query();
        MediaTypes.requireJsonWanted(pairs.last("_format"), exchange.request().header("Accept"));
        var strict = exchange.preferences().strict();
        return switch (SearchRequest.parse(parameters, search.type(), pairs, strict, exchange.reach())) {
            case SearchRequest.Parsed.Refused(var issues) -> throw Refusal.of(400, issues);
            case SearchRequest.Parsed.Understood(var request) -> {
                names.accept(request.names());
                yield FhirResponse.json(
                        200,
                        search.type() == ResourceType.AUDIT_EVENT
                                ? auditEvents.searchset(request, exchange.reach())
                                : searchset(search, request, page(request)));
            }
        };
    }

    private Page page(SearchRequest request) throws Refusal, RepositoryUnavailableException {
        try {
            return repository.search(request.query());
        } catch (SearchProblemException e) {
            // its message is written for the client
            throw Refusal.invalid(e.getMessage() == null ? "The search cannot be answered." : e.getMessage());
        }
    }

    private FormPairs form(Exchange exchange) throws Refusal, RepositoryUnavailableException {
        MediaTypes.requireFormSent(exchange.request().header("Content-Type"));
        return forms.read(exchange.request(), body -> decoded(new String(body, StandardCharsets.UTF_8)));
    }

    /** The parameters of a query string or a form. */
    static FormPairs decoded(String text) throws Refusal {
        return switch (FormPairs.decode(text)) {
            case FormPairs.Decoding.Decoded(var pairs) -> pairs;
            case FormPairs.Decoding.Refused(var problem) -> throw Refusal.invalid(problem);
        };
    }

    private List<byte[]> searchset(Search search, SearchRequest request, Page page) {
        var type = search.type().fhirName();
        var links = new ArrayList<Bundles.Link>();
        links.add(new Bundles.Link("self", target(type, request.understood())));
        page.next().ifPresent(next -> links.add(new Bundles.Link("next", target(type, request.continuedAt(next)))));
        var bundle =
                Bundles.searchset(base, clock.instant()).total(page.total()).links(links);
        page.matches().forEach(version -> bundle.found(version, "match"));
        page.included().forEach(version -> bundle.found(version, "include"));
        var warnings = new ArrayList<>(request.warnings());
        page.warnings().forEach(text -> warnings.add(Issue.warning(IssueType.INVALID, text)));
        return warned(bundle, warnings).json();
    }

    static Bundles warned(Bundles bundle, List<Issue> warnings) {
        return warnings.isEmpty() ? bundle : bundle.outcome(new OperationOutcome(warnings));
    }

    static String target(String type, FormPairs pairs) {
        return pairs.all().isEmpty() ? type : type + "?" + pairs.encode();
    }
}
