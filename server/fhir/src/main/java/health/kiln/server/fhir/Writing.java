/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import health.kiln.server.fhir.Interaction.Create;
import health.kiln.server.fhir.Interaction.Delete;
import health.kiln.server.fhir.Interaction.Update;
import health.kiln.server.fhir.Preferences.Return;
import health.kiln.server.fhir.outcome.Issue;
import health.kiln.server.fhir.outcome.IssueType;
import health.kiln.server.fhir.outcome.OperationOutcome;
import health.kiln.server.fhir.structure.StrictJson;
import health.kiln.server.fhir.structure.StructureCheck;
import health.kiln.server.repository.Commit;
import health.kiln.server.repository.CommitUncertainException;
import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.repository.ResourceId;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.Unit;
import health.kiln.server.repository.Version;
import health.kiln.server.repository.Workspace;
import health.kiln.server.repository.search.Reach;
import health.kiln.server.repository.store.ResourceRepository;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The interactions create, update (also as create) and delete (FHIR R4 http §3.1.0.3, .4, .7). References are not
 * followed: what is referred to may come later, and may be deleted.
 */
final class Writing {
    private static final Ending OTHER_VERSION =
            new Ending.PreconditionFailed("The resource does not have the version that If-Match names.");

    private static final Set<IssueType> UNREADABLE = Set.of(IssueType.STRUCTURE, IssueType.VALUE);

    private final ResourceRepository repository;
    private final URI base;
    private final RequestBody bodies;
    private final StrictJson json;
    private final StructureCheck check;
    private final Supplier<ResourceId> newId;

    Writing(
            ResourceRepository repository,
            URI base,
            RequestBody bodies,
            StrictJson json,
            StructureCheck check,
            Supplier<ResourceId> newId) {
        this.repository = repository;
        this.base = base;
        this.bodies = bodies;
        this.json = json;
        this.check = check;
        this.newId = newId;
    }

    /** How a unit of ours ends. */
    private sealed interface Ending {
        record Written(Version version, boolean created) implements Ending {}

        /** Already gone, or never there. */
        record Absent() implements Ending {}

        record PreconditionFailed(String problem) implements Ending {}
    }

    FhirResponse create(Create create, Exchange exchange) throws Refusal, RepositoryUnavailableException {
        if (exchange.request().header("If-None-Exist").isPresent()) {
            throw Refusal.notSupported("Conditional create is not supported.");
        }
        requireWhole(exchange.reach(), create.type());
        var key = new ResourceKey(create.type(), newId.get());
        var resource = resource(key, exchange);
        var ending = commit(
                Set.of(key), workspace -> new Ending.Written(workspace.put(key, identified(resource, key)), true));
        return answer(ending, exchange.preferences());
    }

    FhirResponse update(Update update, Exchange exchange) throws Refusal, RepositoryUnavailableException {
        var key = update.key();
        requireChangeable(exchange.reach(), key);
        var expected = Preconditions.ifMatch(exchange.request().header("If-Match"));
        var onlyIfAbsent = Preconditions.onlyIfAbsent(exchange.request().header("If-None-Match"));
        var resource = resource(key, exchange);
        if (!resource.path("id").asString("").equals(key.id().value())) {
            throw Refusal.invalid("The id of the resource is not the id of the path.");
        }
        var ending = commit(Set.of(key), workspace -> {
            var live = workspace.current(key).filter(current -> !current.deleted());
            if (onlyIfAbsent && live.isPresent()) {
                return new Ending.PreconditionFailed("The resource exists.");
            }
            if (!matches(live, expected)) {
                return OTHER_VERSION;
            }
            return new Ending.Written(workspace.put(key, identified(resource, key)), live.isEmpty());
        });
        return answer(ending, exchange.preferences());
    }

    FhirResponse delete(Delete delete, Exchange exchange) throws Refusal, RepositoryUnavailableException {
        var key = delete.key();
        requireChangeable(exchange.reach(), key);
        var expected = Preconditions.ifMatch(exchange.request().header("If-Match"));
        var ending = commit(Set.of(key), workspace -> {
            var live = workspace.current(key).filter(current -> !current.deleted());
            if (!matches(live, expected)) {
                return OTHER_VERSION;
            }
            if (live.isEmpty()) {
                return new Ending.Absent();
            }
            workspace.delete(key);
            return workspace
                    .current(key)
                    .<Ending>map(deletion -> new Ending.Written(deletion, false))
                    .orElseGet(Ending.Absent::new);
        });
        return switch (ending) {
            case Ending.Written written -> FhirResponse.empty(204).with("ETag", Preconditions.etag(written.version()));
            case Ending.Absent() -> FhirResponse.empty(204);
            case Ending.PreconditionFailed(var problem) -> throw new Refusal(412, IssueType.CONFLICT, problem);
        };
    }

    private static boolean matches(Optional<Version> live, OptionalInt expected) {
        return expected.isEmpty()
                || live.filter(current -> current.number() == expected.getAsInt())
                        .isPresent();
    }

    /** INVARIANT: a writer who may see only a part of a type writes nothing of it, until that part is checked here. */
    private static void requireWhole(Reach reach, ResourceType type) throws Refusal {
        if (!(reach.on(type).orElse(null) instanceof Reach.Limit.Unlimited)) {
            throw new Refusal(403, IssueType.FORBIDDEN, "The access token does not allow to write this resource.");
        }
    }

    private static void requireChangeable(Reach reach, ResourceKey key) throws Refusal {
        requireWhole(reach, key.type());
        if (Binaries.isMessage(key)) {
            throw new Refusal(405, IssueType.NOT_SUPPORTED, "Messages are kept as received.");
        }
    }

    private ObjectNode resource(ResourceKey key, Exchange exchange) throws Refusal, RepositoryUnavailableException {
        exchange.knowsOnly(Exchange.FORMAT);
        var request = exchange.request();
        var contentType = request.header("Content-Type");
        if (key.type() == ResourceType.BINARY && MediaTypes.isRawSent(contentType)) {
            return bodies.read(request, content -> checked(key.type(), Binaries.around(content, request, key)));
        }
        MediaTypes.requireJsonSent(contentType);
        return bodies.read(request, body -> switch (json.read(body)) {
            case StrictJson.Body.Malformed(var issue) -> throw Refusal.of(400, List.of(issue));
            case StrictJson.Body.Json(var object) -> checked(key.type(), object);
        });
    }

    private ObjectNode checked(ResourceType type, ObjectNode resource) throws Refusal {
        if (!resource.path("resourceType").asString("").equals(type.fhirName())) {
            throw Refusal.invalid("The resourceType of the body is not the type of the path.");
        }
        var issues = check.check(resource);
        if (!issues.isEmpty()) {
            var unreadable = issues.stream().anyMatch(issue -> UNREADABLE.contains(issue.type()));
            throw Refusal.of(unreadable ? 400 : 422, issues);
        }
        return resource;
    }

    /** A copy of its own for each run of the unit, with the id in its place. */
    private static ObjectNode identified(ObjectNode resource, ResourceKey key) {
        var copy = JsonMapper.shared().createObjectNode();
        copy.put("resourceType", key.type().fhirName());
        copy.put("id", key.id().value());
        resource.properties()
                .forEach(property ->
                        copy.putIfAbsent(property.getKey(), property.getValue().deepCopy()));
        return copy;
    }

    /** What a unit of ours does. */
    private interface Work {
        Ending in(Workspace workspace);
    }

    private Ending commit(Set<ResourceKey> touches, Work work) throws Refusal {
        var commit = repository.commit(new Unit<Ending>() {
            @Override
            public Set<ResourceKey> touches() {
                return touches;
            }

            @Override
            public Ending run(Workspace workspace) {
                return work.in(workspace);
            }
        });
        return switch (commit) {
            case Commit.Done<Ending>(var ending) -> ending;
            case Commit.Unavailable<Ending> _ ->
                throw Refusal.busy(503, IssueType.TRANSIENT, "The repository cannot write now.");
            case Commit.Failed<Ending>(CommitUncertainException _) ->
                throw Refusal.busy(
                        503,
                        IssueType.TRANSIENT,
                        "Whether the change was made is not known; read before trying again.");
            case Commit.Failed<Ending>(var cause) -> throw new IllegalStateException("a unit of change failed", cause);
        };
    }

    private FhirResponse answer(Ending ending, Preferences preferences) throws Refusal {
        return switch (ending) {
            case Ending.Written(var version, var created) ->
                Reading.stamped(body(version, created, preferences), version).with("Location", base + "/" + version);
            case Ending.PreconditionFailed(var problem) -> throw new Refusal(412, IssueType.CONFLICT, problem);
            case Ending.Absent() -> throw new IllegalStateException("a write leaves a version");
        };
    }

    private static FhirResponse body(Version version, boolean created, Preferences preferences) {
        var status = created ? 201 : 200;
        return switch (preferences.answer()) {
            case Return.REPRESENTATION -> FhirResponse.json(status, List.of(version.json()));
            case Return.MINIMAL -> FhirResponse.empty(status);
            case Return.OPERATION_OUTCOME -> {
                var outcome = OperationOutcome.of(Issue.information(created ? "Created." : "Updated."));
                yield FhirResponse.json(status, List.of(outcome.json()));
            }
        };
    }
}
