/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import health.kiln.server.fhir.outcome.IssueType;
import health.kiln.server.repository.ResourceId;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import health.kiln.server.smart.Permission;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a request asks for: the table of FHIR interactions that this endpoint has (FHIR R4 http §3.1). */
sealed interface Interaction {
    String METADATA = "metadata";
    String DISCOVERY = ".well-known/smart-configuration";

    /** The methods of HTTP (RFC 9110 §9, RFC 5789), whether a path has them or not. */
    Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT");

    /** FHIR's code for it (http://hl7.org/fhir/restful-interaction), for the audit trail. */
    String code();

    /** Open to everyone. */
    sealed interface Open extends Interaction {}

    /** The CapabilityStatement. */
    record Capabilities() implements Open {
        @Override
        public String code() {
            return "capabilities";
        }
    }

    /** The SMART discovery document. */
    record Discovery() implements Open {
        @Override
        public String code() {
            return "smart-configuration";
        }
    }

    /** Only for those whose grant allows it. */
    sealed interface Guarded extends Interaction {
        ResourceType type();

        Permission permission();

        /** The resource that it names. */
        default Optional<ResourceId> id() {
            return Optional.empty();
        }

        /** Whether it may change what is stored. */
        default boolean changes() {
            return false;
        }
    }

    /** A guarded interaction with one named resource. */
    sealed interface Instance extends Guarded {
        ResourceKey key();

        @Override
        default ResourceType type() {
            return key().type();
        }

        @Override
        default Optional<ResourceId> id() {
            return Optional.of(key().id());
        }

        @Override
        default Permission permission() {
            return Permission.READ;
        }
    }

    record Read(ResourceKey key) implements Instance {
        @Override
        public String code() {
            return "read";
        }
    }

    record Vread(ResourceKey key, int version) implements Instance {
        @Override
        public String code() {
            return "vread";
        }
    }

    record HistoryInstance(ResourceKey key) implements Instance {
        @Override
        public String code() {
            return "history-instance";
        }
    }

    record Update(ResourceKey key) implements Instance {
        @Override
        public String code() {
            return "update";
        }

        @Override
        public Permission permission() {
            return Permission.UPDATE;
        }

        @Override
        public boolean changes() {
            return true;
        }
    }

    record Delete(ResourceKey key) implements Instance {
        @Override
        public String code() {
            return "delete";
        }

        @Override
        public Permission permission() {
            return Permission.DELETE;
        }

        @Override
        public boolean changes() {
            return true;
        }
    }

    record Create(ResourceType type) implements Guarded {
        @Override
        public String code() {
            return "create";
        }

        @Override
        public Permission permission() {
            return Permission.CREATE;
        }

        @Override
        public boolean changes() {
            return true;
        }
    }

    /** A search in one type; {@code posted} when the parameters may be in a form. */
    record Search(ResourceType type, boolean posted) implements Guarded {
        @Override
        public String code() {
            return "search-type";
        }

        @Override
        public Permission permission() {
            return Permission.SEARCH;
        }
    }

    /**
     * Finds the interaction.
     *
     * @param path below the base, still percent-encoded
     * @throws Refusal 404 for what is not there, 405 for a method that a path does not have, 501 for the rest of FHIR and
     *     for what is no method of HTTP
     */
    static Interaction of(String method, String path) throws Refusal {
        if (!METHODS.contains(method)) {
            throw Refusal.notSupported("This is no method of HTTP.");
        }
        var verb = method.equals("HEAD") ? "GET" : method;
        if (path.equals(METADATA)) {
            return only(verb, "GET", new Capabilities());
        }
        if (path.equals(DISCOVERY)) {
            return only(verb, "GET", new Discovery());
        }
        var segments = List.of(path.split("/", -1));
        if (path.isEmpty() || segments.getFirst().startsWith("_") || path.contains("$")) {
            throw Refusal.notSupported(
                    "Batch, transaction, whole-system interactions and operations are not supported.");
        }
        var type = ResourceType.of(segments.getFirst())
                .orElseThrow(() -> Refusal.notFound("This is no resource type of FHIR R4."));
        return segments.size() == 1 ? ofType(verb, type) : below(verb, type, segments);
    }

    private static Interaction ofType(String verb, ResourceType type) throws Refusal {
        if (type == ResourceType.AUDIT_EVENT) {
            return only(verb, "GET", new Search(type, false)); // the gateway alone writes its audit trail
        }
        return switch (verb) {
            case "GET" -> new Search(type, false);
            case "POST" -> new Create(type);
            case "PUT", "DELETE", "PATCH" ->
                throw Refusal.notSupported("Conditional update, patch and delete are not supported.");
            default -> throw wrongMethod("GET, HEAD, POST");
        };
    }

    private static Interaction below(String verb, ResourceType type, List<String> segments) throws Refusal {
        var second = segments.get(1);
        if (segments.size() == 2 && second.equals("_search")) {
            return only(verb, "POST", new Search(type, true));
        }
        if (segments.size() == 2 && second.equals("_history")) {
            throw Refusal.notSupported("The history of a whole type is not supported.");
        }
        var key = key(verb, type, second);
        if (segments.size() == 2) {
            return ofInstance(verb, key);
        }
        if (type == ResourceType.AUDIT_EVENT) {
            throw Refusal.notSupported("An AuditEvent has no versions.");
        }
        if (segments.get(2).equals("_history") && segments.size() == 3) {
            return only(verb, "GET", new HistoryInstance(key));
        }
        if (segments.get(2).equals("_history") && segments.size() == 4) {
            return only(verb, "GET", new Vread(key, version(segments.get(3))));
        }
        if (segments.size() == 3
                && (segments.get(2).equals("*")
                        || ResourceType.of(segments.get(2)).isPresent())) {
            throw Refusal.notSupported("Compartments are not supported.");
        }
        throw Refusal.notFound("There is nothing at this path.");
    }

    private static Interaction ofInstance(String verb, ResourceKey key) throws Refusal {
        if (key.type() == ResourceType.AUDIT_EVENT) {
            return only(verb, "GET", new Read(key));
        }
        return switch (verb) {
            case "GET" -> new Read(key);
            case "PUT" -> new Update(key);
            case "DELETE" -> new Delete(key);
            default -> throw wrongMethod("GET, HEAD, PUT, DELETE");
        };
    }

    private static ResourceKey key(String verb, ResourceType type, String id) throws Refusal {
        var found = ResourceId.of(id);
        if (found.isEmpty() && verb.equals("PUT")) {
            throw Refusal.invalid("An id has 1 to 64 letters, digits, '-' or '.'.");
        }
        return new ResourceKey(type, found.orElseThrow(() -> Refusal.notFound("There is nothing at this path.")));
    }

    private static int version(String text) throws Refusal {
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw Refusal.notFound("The resource has no such version.");
        }
        return Integer.parseInt(text);
    }

    private static Interaction only(String verb, String allowed, Interaction interaction) throws Refusal {
        if (verb.equals(allowed)) {
            return interaction;
        }
        throw wrongMethod(allowed.equals("GET") ? "GET, HEAD" : allowed);
    }

    private static Refusal wrongMethod(String allowed) {
        var refusal = new Refusal(405, IssueType.NOT_SUPPORTED, "The path does not have this method.");
        return new Refusal(refusal.response().with("Allow", allowed), refusal.reason());
    }
}
