/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import health.kiln.server.fhir.audit.AuditReader;
import health.kiln.server.fhir.audit.AuditTrail;
import health.kiln.server.fhir.outcome.Issue;
import health.kiln.server.fhir.outcome.IssueType;
import health.kiln.server.fhir.search.FormPairs;
import health.kiln.server.fhir.structure.StrictJson;
import health.kiln.server.fhir.structure.StructureCheck;
import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.repository.ResourceId;
import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.search.SearchParameters;
import health.kiln.server.repository.store.ResourceRepository;
import health.kiln.server.smart.Decision;
import health.kiln.server.smart.Grant;
import health.kiln.server.smart.SmartConfiguration;
import health.kiln.server.smart.TokenVerifier;
import health.kiln.server.smart.Verification;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles every request in one order: find the interaction, verify the bearer, decide, take a place in the audit trail,
 * and only then read and do what is asked. Everything but the capabilities and the discovery document needs a token, and
 * leaves a record. Blocks; meant for virtual threads; safe for many.
 */
public final class FhirEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(FhirEndpoint.class);
    private static final String BEARER = "bearer ";

    /** Of what stands below the base in a request's target. */
    private static final int ADDRESS_LENGTH_MAX = 16 * 1024;

    private final TokenVerifier verifier;
    private final AuditTrail audit;
    private final InstantSource clock;
    private final RequestsInWork inWork;
    private final Reading reading;
    private final Writing writing;
    private final Searching searching;
    private final byte[] capabilities;
    private final byte[] discovery;
    private final LongAdder served = new LongAdder();
    private final LongAdder failed = new LongAdder();

    /**
     * What the endpoint is made of.
     *
     * @param base the endpoint's public address, without a slash at the end
     * @param ids gives each created resource an id that no other has
     * @param issuer the authorization server's public address, without a slash at the end
     */
    public record Parts(
            URI base,
            URI issuer,
            String softwareVersion,
            ResourceRepository repository,
            SearchParameters parameters,
            MessageSource messages,
            TokenVerifier verifier,
            AuditTrail audit,
            AuditReader auditReader,
            Limits limits,
            Supplier<ResourceId> ids,
            InstantSource clock) {}

    public FhirEndpoint(Parts parts) {
        this.verifier = parts.verifier();
        this.audit = parts.audit();
        this.clock = parts.clock();
        var limits = parts.limits();
        this.inWork = new RequestsInWork(limits.requestsOfOneMax());
        var auditEvents = new AuditEvents(parts.auditReader(), parts.base(), parts.clock());
        this.reading = new Reading(
                parts.repository(), new Binaries(parts.messages()), auditEvents, parts.base(), parts.clock());
        this.writing = new Writing(
                parts.repository(),
                parts.base(),
                new RequestBody(limits.bodyBytesMax(), limits.bodyBytesOfAllMax()),
                new StrictJson(limits.bodyBytesMax()),
                new StructureCheck(),
                parts.ids());
        this.searching = new Searching(
                parts.repository(),
                parts.parameters(),
                auditEvents,
                parts.base(),
                new RequestBody(limits.formBytesMax(), limits.bodyBytesOfAllMax()),
                parts.clock());
        this.capabilities = new CapabilityStatement(
                        parts.parameters(),
                        parts.base(),
                        parts.softwareVersion(),
                        parts.clock().instant())
                .json();
        this.discovery = new SmartConfiguration(parts.issuer()).json();
    }

    /** Requests that were handled, whatever came of them. */
    public long served() {
        return served.sum();
    }

    /** Requests that ended in an error of ours (500). */
    public long failed() {
        return failed.sum();
    }

    /** Answers a request. Nothing that a request can cause is thrown. */
    public FhirResponse handle(FhirRequest request) {
        served.increment();
        try {
            requireShort(request);
            return switch (Interaction.of(request.method(), request.path())) {
                case Interaction.Open open -> open(open, request);
                case Interaction.Guarded guarded ->
                    recorded(request, access -> {
                        access.asks(guarded);
                        return guarded(guarded, authenticate(request, access), request, access);
                    });
            };
        } catch (Refusal unroutable) {
            return recorded(request, access -> {
                authenticate(request, access);
                throw unroutable;
            });
        }
    }

    private static void requireShort(FhirRequest request) throws Refusal {
        if (request.path().length() + request.query().length() > ADDRESS_LENGTH_MAX) {
            throw new Refusal(
                    414,
                    IssueType.TOO_LONG,
                    "A path with its parameters has at most " + ADDRESS_LENGTH_MAX
                            + " characters; POST a longer search to _search.");
        }
    }

    private FhirResponse open(Interaction.Open interaction, FhirRequest request) {
        var response = switch (interaction) {
            case Interaction.Discovery _ ->
                new FhirResponse(200, List.of(), Optional.of("application/json"), List.of(discovery));
            case Interaction.Capabilities _ -> capabilities(request);
        };
        return response.with("Access-Control-Allow-Origin", "*");
    }

    private FhirResponse capabilities(FhirRequest request) {
        try {
            MediaTypes.requireJsonWanted(query(request).last("_format"), request.header("Accept"));
            return FhirResponse.json(200, List.of(capabilities));
        } catch (Refusal refusal) {
            return refusal.response();
        }
    }

    /** The part of handling that is recorded. */
    private interface Work {
        FhirResponse with(Access access) throws Refusal, RepositoryUnavailableException;
    }

    private FhirResponse recorded(FhirRequest request, Work work) {
        var access = new Access(clock.instant(), request.sourceAddress());
        var place = audit.place();
        if (place.isEmpty()) {
            return Refusal.busy(503, IssueType.THROTTLED, "The gateway is at its limit.")
                    .response();
        }
        try (var taken = place.get()) {
            var response = respond(access, work);
            var record = access.record(response.status());
            if (access.changes() && response.status() < 300) {
                taken.fillDurably(record);
            } else {
                taken.fill(record);
            }
            return response;
        }
    }

    private FhirResponse respond(Access access, Work work) {
        try {
            return work.with(access);
        } catch (Refusal refusal) {
            access.refusedFor(refusal.reason());
            return refusal.response();
        } catch (RepositoryUnavailableException e) {
            access.refusedFor(IssueType.TRANSIENT.code());
            LOG.warn(
                    "The repository does not answer, interaction={}",
                    access.record(503).interaction());
            return Refusal.busy(503, IssueType.TRANSIENT, "The repository does not answer now.")
                    .response();
        } catch (RuntimeException e) {
            failed.increment();
            access.refusedFor(IssueType.EXCEPTION.code());
            LOG.error(
                    "A request failed, interaction={} failure={}",
                    access.record(500).interaction(),
                    FailureTrace.of(e));
            return FhirResponse.outcome(500, Issue.error(IssueType.EXCEPTION, "The gateway failed to answer."));
        }
    }

    private Grant authenticate(FhirRequest request, Access access) throws Refusal {
        var header =
                request.header("Authorization").filter(text -> text.regionMatches(true, 0, BEARER, 0, BEARER.length()));
        if (header.isEmpty()) {
            throw unauthorized(IssueType.LOGIN, "An access token is needed.", "Bearer realm=\"kiln\"");
        }
        switch (verifier.verify(header.get().substring(BEARER.length()).strip())) {
            case Verification.Verified(var grant) -> {
                access.by(grant.client());
                return grant;
            }
            case Verification.Rejected(var reason) ->
                throw unauthorized(
                        reason == Verification.Reason.EXPIRED ? IssueType.EXPIRED : IssueType.LOGIN,
                        "The access token is not valid here and now.",
                        "Bearer realm=\"kiln\", error=\"invalid_token\"");
            case Verification.Unavailable _ ->
                throw Refusal.busy(503, IssueType.TRANSIENT, "Access tokens cannot be checked now.");
        }
    }

    private static Refusal unauthorized(IssueType type, String diagnostics, String challenge) {
        var response = FhirResponse.outcome(401, Issue.error(type, diagnostics)).with("WWW-Authenticate", challenge);
        return new Refusal(response, type.code());
    }

    private FhirResponse guarded(Interaction.Guarded interaction, Grant grant, FhirRequest request, Access access)
            throws Refusal, RepositoryUnavailableException {
        var reach = switch (grant.decide(interaction.permission(), interaction.type())) {
            case Decision.Allowed(var allowed) -> allowed;
            case Decision.Denied(var reason) -> throw forbidden(reason);
        };
        if (!inWork.begin(grant.client())) {
            throw Refusal.busy(429, IssueType.THROTTLED, "The client has too many requests in work.");
        }
        try {
            var preferences = Preferences.of(request.header("Prefer"));
            return perform(interaction, new Exchange(request, query(request), preferences, reach), access);
        } finally {
            inWork.end(grant.client());
        }
    }

    private static Refusal forbidden(String reason) {
        var response = FhirResponse.outcome(403, Issue.error(IssueType.FORBIDDEN, reason))
                .with("WWW-Authenticate", "Bearer realm=\"kiln\", error=\"insufficient_scope\"");
        return new Refusal(response, IssueType.FORBIDDEN.code());
    }

    private static FormPairs query(FhirRequest request) throws Refusal {
        return Searching.decoded(request.query());
    }

    private FhirResponse perform(Interaction.Guarded interaction, Exchange exchange, Access access)
            throws Refusal, RepositoryUnavailableException {
        var format = exchange.query().last("_format");
        var accept = exchange.request().header("Accept");
        var searches = interaction instanceof Interaction.Search;
        var raw = interaction.type() == ResourceType.BINARY && MediaTypes.wantsRaw(format, accept);
        if (!searches && !raw) {
            MediaTypes.requireJsonWanted(format, accept);
        }
        return switch (interaction) {
            case Interaction.Read read -> reading.read(read, exchange);
            case Interaction.Vread vread -> reading.vread(vread, exchange);
            case Interaction.HistoryInstance history -> reading.history(history, exchange);
            case Interaction.Create create -> writing.create(create, exchange);
            case Interaction.Update update -> writing.update(update, exchange);
            case Interaction.Delete delete -> writing.delete(delete, exchange);
            case Interaction.Search search -> searching.search(search, exchange, access::names);
        };
    }
}
