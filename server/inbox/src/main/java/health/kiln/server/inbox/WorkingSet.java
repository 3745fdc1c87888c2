/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.state.ResourceState;
import health.kiln.server.repository.ResourceId;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.Workspace;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** The states that one batch works on: fetched together, changed in memory, written together at the end. */
final class WorkingSet {
    private static final String READ = "select resource, state from resource_state where resource = any (?)";
    private static final String INSERT = """
            insert into resource_state (resource, state)
            select resource, state from unnest(?::uuid[], ?::bytea[]) as kept (resource, state)""";
    private static final String UPDATE = """
            update resource_state s set state = kept.state
              from unnest(?::uuid[], ?::bytea[]) as kept (resource, state)
             where s.resource = kept.resource""";
    private static final String REMOVE = "delete from resource_state where resource = any (?)";

    private static final int UUID_LENGTH = 36;
    private static final byte[] NOTHING = {};

    private final Workspace workspace;
    private final Set<ResourceKey> fetched = new HashSet<>();
    private final Map<UUID, byte[]> stored = new HashMap<>();
    private final Map<ResourceKey, ResourceState> states = new LinkedHashMap<>();
    private final Set<ResourceKey> unsaved = new HashSet<>();
    private final Set<ResourceKey> unwritten = new HashSet<>();
    private final Set<ResourceKey> written = new HashSet<>();
    private final Set<ResourceKey> removed = new HashSet<>();

    WorkingSet(Workspace workspace) {
        this.workspace = workspace;
    }

    static ResourceKey key(String type, UUID id) {
        var known = ResourceType.of(type).orElseThrow(() -> new IllegalArgumentException("no resource type " + type));
        return new ResourceKey(known, new ResourceId(id.toString()));
    }

    /**
     * Locks and loads resources, then reads their states: in this order, so that a state is never older than its
     * resource.
     */
    void fetch(Collection<ResourceKey> keys) throws SQLException {
        var missing = keys.stream().filter(fetched::add).toList();
        if (!missing.isEmpty()) {
            workspace.load(missing);
            readStates(missing);
        }
    }

    /** As {@link #fetch}, for resources that many batches change: nothing is fetched after them. */
    void fetchLast(Collection<ResourceKey> keys) throws SQLException {
        var missing = keys.stream().filter(fetched::add).toList();
        if (!missing.isEmpty()) {
            workspace.loadLast(missing);
            readStates(missing);
        }
    }

    private void readStates(Collection<ResourceKey> keys) throws SQLException {
        var ids = keys.stream()
                .filter(key -> workspace.current(key).isPresent())
                .map(WorkingSet::uuid)
                .flatMap(Optional::stream)
                .toArray();
        try (var statement = workspace.connection().prepareStatement(READ)) {
            statement.setArray(1, workspace.connection().createArrayOf("uuid", ids));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    stored.put(rows.getObject(1, UUID.class), rows.getBytes(2));
                }
            }
        }
    }

    /** Whether messages made it, and so keep a state of it. */
    boolean hasState(ResourceKey key) {
        return states.containsKey(key) || uuid(key).map(stored::containsKey).orElse(false);
    }

    ResourceState state(ResourceKey key) {
        var state = states.get(key);
        if (state == null) {
            state = restore(key);
            states.put(key, state);
        }
        return state;
    }

    private ResourceState restore(ResourceKey key) {
        if (!fetched.contains(key)) {
            throw new IllegalStateException("not fetched: " + key);
        }
        var type = key.type().fhirName();
        var bytes = uuid(key).map(id -> stored.getOrDefault(id, NOTHING)).orElse(NOTHING);
        return workspace
                .tree(key)
                .map(resource -> ResourceState.restore(type, key.id().value(), bytes, resource))
                .orElseGet(() -> ResourceState.absent(type, key.id().value()));
    }

    /** Remembers that a state was changed. */
    void changed(ResourceKey key) {
        unsaved.add(key);
        unwritten.add(key);
    }

    Collection<ResourceKey> held() {
        return List.copyOf(states.keySet());
    }

    /** The resource was only another name of one that stays; its history stays readable. */
    void remove(ResourceKey key) {
        workspace.delete(key);
        states.remove(key);
        unsaved.remove(key);
        unwritten.remove(key);
        removed.add(key);
        uuid(key).ifPresent(stored::remove);
    }

    /** Writes those of these resources that changed since the last time. */
    void write(Collection<ResourceKey> keys) {
        keys.stream().filter(unwritten::remove).sorted().forEach(key -> {
            var state = state(key);
            if (state.exists() && (state.resourceChanged() || written.contains(key))) {
                workspace.put(key, state.resource());
                written.add(key);
            }
        });
    }

    /** Those of these resources that were written. */
    List<ResourceKey> changedOf(List<ResourceKey> about) {
        return about.stream().filter(written::contains).toList();
    }

    /** Writes resources and states that changed since the last time. */
    void save() throws SQLException {
        write(List.copyOf(unwritten));
        saveRemoved();
        var fresh = new TreeMap<UUID, byte[]>();
        var changed = new TreeMap<UUID, byte[]>();
        for (var key : unsaved) {
            if (state(key).exists()) {
                var id = uuid(key).orElseThrow();
                (stored.containsKey(id) ? changed : fresh).put(id, state(key).encode());
            }
        }
        unsaved.clear();
        save(INSERT, fresh);
        save(UPDATE, changed);
    }

    private void saveRemoved() throws SQLException {
        if (removed.isEmpty()) {
            return;
        }
        try (var statement = workspace.connection().prepareStatement(REMOVE)) {
            var ids = removed.stream()
                    .map(WorkingSet::uuid)
                    .flatMap(Optional::stream)
                    .toArray();
            statement.setArray(1, workspace.connection().createArrayOf("uuid", ids));
            statement.executeUpdate();
        }
        removed.clear();
    }

    private void save(String sql, NavigableMap<UUID, byte[]> bodies) throws SQLException {
        if (bodies.isEmpty()) {
            return;
        }
        try (var statement = workspace.connection().prepareStatement(sql)) {
            var connection = workspace.connection();
            statement.setArray(
                    1, connection.createArrayOf("uuid", bodies.keySet().toArray()));
            statement.setArray(
                    2, connection.createArrayOf("bytea", bodies.values().toArray(byte[][]::new)));
            statement.executeUpdate();
        }
        stored.putAll(bodies);
    }

    /** The resource's id as a UUID, as all are that messages make; others have no state. */
    private static Optional<UUID> uuid(ResourceKey key) {
        var id = key.id().value();
        return isUuid(id) ? Optional.of(UUID.fromString(id)) : Optional.empty();
    }

    private static boolean isUuid(String id) {
        if (id.length() != UUID_LENGTH) {
            return false;
        }
        for (var i = 0; i < UUID_LENGTH; i++) {
            var c = id.charAt(i);
            var dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : (c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
