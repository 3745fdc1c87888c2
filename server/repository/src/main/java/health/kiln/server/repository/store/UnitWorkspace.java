/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.Version;
import health.kiln.server.repository.Workspace;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One run of one unit. Its writes stay here until the unit has run, so that undoing it is to forget them. */
final class UnitWorkspace implements Workspace {
    /** A unit beyond it would hold up all others. */
    private static final int RESOURCES_MAX = 10_000;

    private final Transaction transaction;
    private final Pending<?> pending;
    private final UnitQueue queue;
    private final WriteTools tools;
    private final Map<ResourceKey, Draft> drafts = new LinkedHashMap<>();
    private @Nullable RuntimeException interruption;
    private boolean ended;

    UnitWorkspace(Transaction transaction, Pending<?> pending, UnitQueue queue, WriteTools tools) {
        this.transaction = transaction;
        this.pending = pending;
        this.queue = queue;
        this.tools = tools;
    }

    @Override
    public Instant now() {
        return transaction.now();
    }

    @Override
    public void load(Collection<ResourceKey> keys) {
        checkRunning();
        Set<ResourceKey> wanted = new HashSet<>(keys);
        lock(wanted, queue.hold(pending, wanted));
    }

    private void lock(Set<ResourceKey> wanted, boolean held) {
        if (!held) {
            throw interrupt(new ContendedException(wanted));
        }
        try {
            transaction.load(wanted);
        } catch (SQLException failure) {
            throw interrupt(new StatementFailedException(failure));
        }
    }

    @Override
    public void loadLast(Collection<ResourceKey> keys) {
        checkRunning();
        if (!pending.usesConnection()) {
            throw new IllegalStateException("a unit that shares its transaction must not wait in it; see Unit.alone");
        }
        try {
            transaction.writeEarly(drafts.values().stream()
                    .filter(Draft::changed)
                    .map(Draft::finished)
                    .toList());
        } catch (SQLException failure) {
            throw interrupt(new StatementFailedException(failure));
        }
        Set<ResourceKey> wanted = new HashSet<>(keys);
        lock(wanted, queue.holdWhenFree(pending, wanted));
    }

    @Override
    public Optional<Version> current(ResourceKey key) {
        return draft(key).current();
    }

    @Override
    public Optional<ObjectNode> tree(ResourceKey key) {
        return current(key)
                .filter(version -> !version.deleted())
                .map(version -> tools.json().read(version.json()));
    }

    @Override
    public Version put(ResourceKey key, ObjectNode resource) {
        return draft(key).put(resource, now());
    }

    @Override
    public void delete(ResourceKey key) {
        draft(key).delete(now());
    }

    @Override
    public List<ResourceKey> referring(ResourceKey target, int limit) {
        checkRunning();
        try {
            Set<ResourceKey> found = new LinkedHashSet<>(transaction.referring(target, limit + drafts.size()));
            var keys = Set.copyOf(tools.catalog().referringKeys(target));
            for (var draft : drafts.values()) {
                if (draft.changed()) {
                    found.remove(draft.key());
                    if (draft.refers(keys)) {
                        found.add(draft.key());
                    }
                }
            }
            return found.stream().limit(limit).toList();
        } catch (SQLException failure) {
            throw interrupt(new StatementFailedException(failure));
        }
    }

    @Override
    public Connection connection() {
        checkRunning();
        if (!pending.usesConnection()) {
            throw new IllegalStateException("a unit that shares its transaction has no connection; see Unit.alone");
        }
        return transaction.connection();
    }

    /** What ended the run from here, whatever the unit made of it. */
    Optional<RuntimeException> interruption() {
        return Optional.ofNullable(interruption);
    }

    /** Ends the run and gives the rows of what it changed. */
    List<RowChange> finish() {
        ended = true;
        return drafts.values().stream()
                .filter(Draft::changed)
                .map(Draft::finished)
                .toList();
    }

    private RuntimeException interrupt(RuntimeException cause) {
        interruption = cause;
        return cause;
    }

    private Draft draft(ResourceKey key) {
        checkRunning();
        var known = drafts.get(key);
        if (known != null) {
            return known;
        }
        if (drafts.size() == RESOURCES_MAX) {
            throw new IllegalStateException("a unit touches at most " + RESOURCES_MAX + " resources");
        }
        if (!pending.keys().contains(key) || !transaction.loaded(key)) {
            load(Set.of(key));
        }
        var draft = transaction.draft(key);
        drafts.put(key, draft);
        return draft;
    }

    private void checkRunning() {
        if (ended) {
            throw new IllegalStateException("the unit has ended, and its workspace with it");
        }
    }
}
