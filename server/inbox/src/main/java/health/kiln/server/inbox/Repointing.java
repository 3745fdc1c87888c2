/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.state.References;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.Workspace;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Lets everything that refers to one resource refer to another, in pages. */
final class Repointing {
    static final int PAGE = 500;

    /** A transaction holds so many changed resources at most; what more refer to is not merged, but reported. */
    static final int REFERRING_MAX = 200_000;

    private final Workspace workspace;
    private final WorkingSet set;

    Repointing(Workspace workspace, WorkingSet set) {
        this.workspace = workspace;
        this.set = set;
    }

    /** Answers what referred to {@code from}, these two apart. Audit events tell what was, and stay. */
    Set<ResourceKey> repoint(ResourceKey from, ResourceKey to) throws SQLException {
        var repointed = new LinkedHashSet<ResourceKey>();
        var staying = new LinkedHashSet<>(List.of(from, to));
        for (var held : set.held()) {
            if (!staying.contains(held) && repointState(held, from, to)) {
                repointed.add(held);
            }
        }
        staying.addAll(repointed); // written at the end of the batch; till then the store may know them otherwise
        for (var page = next(from, staying); !page.isEmpty(); page = next(from, staying)) {
            set.fetch(page);
            for (var key : page) {
                if (key.type() == ResourceType.AUDIT_EVENT || !repoint(key, from, to)) {
                    staying.add(key);
                } else {
                    repointed.add(key);
                }
            }
            set.write(page);
        }
        return repointed;
    }

    /** What refers to a resource. */
    List<ResourceKey> dependants(ResourceKey target) throws SQLException {
        set.write(set.held());
        var seen = new LinkedHashSet<ResourceKey>();
        for (var page = next(target, seen); !page.isEmpty(); page = next(target, seen)) {
            set.fetch(page);
            seen.addAll(page);
        }
        return new ArrayList<>(seen);
    }

    /** Up to a page of those that were not seen yet. */
    private List<ResourceKey> next(ResourceKey target, Set<ResourceKey> seen) {
        if (seen.size() > REFERRING_MAX) {
            throw new IllegalStateException("more than " + REFERRING_MAX + " resources refer to " + target);
        }
        return workspace.referring(target, seen.size() + PAGE).stream()
                .filter(key -> !seen.contains(key))
                .toList();
    }

    private boolean repoint(ResourceKey key, ResourceKey from, ResourceKey to) {
        if (set.hasState(key)) {
            return repointState(key, from, to);
        }
        var tree = workspace
                .tree(key)
                .flatMap(resource -> References.rewrite(
                        resource, reference -> reference.equals(from.toString()) ? to.toString() : reference));
        tree.ifPresent(rewritten -> workspace.put(key, (ObjectNode) rewritten));
        return tree.isPresent();
    }

    private boolean repointState(ResourceKey key, ResourceKey from, ResourceKey to) {
        var changed = set.state(key).repoint(from.toString(), to.toString());
        if (changed) {
            set.changed(key);
        }
        return changed;
    }
}
