/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One resource within one unit: the row that was loaded, and the versions written since. For one thread. */
final class Draft {
    private final ResourceKey key;
    private final @Nullable StoredRow stored;
    private final WriteTools tools;
    private final List<Version> written = new ArrayList<>();
    private @Nullable ObjectNode tree;
    private @Nullable RowChange rows;

    Draft(ResourceKey key, @Nullable StoredRow stored, WriteTools tools) {
        this.key = key;
        this.stored = stored;
        this.tools = tools;
    }

    ResourceKey key() {
        return key;
    }

    boolean changed() {
        return !written.isEmpty();
    }

    /** What is current now, a deletion included. */
    Optional<Version> current() {
        if (changed()) {
            return Optional.of(written.getLast());
        }
        return stored == null ? Optional.empty() : Optional.of(stored.version(tools.codec()));
    }

    Version put(ObjectNode resource, Instant now) {
        var current = current();
        if (current.filter(version -> equals(version, resource)).isPresent()) {
            return current.get();
        }
        var number = current.map(Version::number).orElse(0) + 1;
        var time = latest(now, current);
        var version = new Version(key, number, time, tools.json().write(key, resource, number, time));
        wrote(version, resource);
        return version;
    }

    void delete(Instant now) {
        var current = current();
        if (current.filter(version -> !version.deleted()).isPresent()) {
            wrote(Version.deletion(key, current.get().number() + 1, latest(now, current)), null);
        }
    }

    private void wrote(Version version, @Nullable ObjectNode content) {
        if (rows != null) {
            throw new IllegalStateException("already in the database: " + key);
        }
        written.add(version);
        tree = content;
    }

    /** Whether what was written last is under any of these keys. */
    boolean refers(Set<Long> keys) {
        var content = tree;
        return content != null
                && tools.extractor().extract(key, content).keys().stream().anyMatch(keys::contains);
    }

    /** The rows of what was written, which is the last that is written; only when changed. */
    RowChange finished() {
        var made = rows;
        if (made == null) {
            made = RowChange.of(new RowChange.Source(key, stored, List.copyOf(written), tree), tools);
            rows = made;
        }
        return made;
    }

    /** Two texts of equal content have the same length, whatever the order of their members. */
    private boolean equals(Version version, ObjectNode resource) {
        if (version.deleted()) {
            return false;
        }
        var json = tools.json().write(key, resource, version.number(), version.lastUpdated());
        return json.length == version.json().length
                && (Arrays.equals(json, version.json())
                        || tools.json().read(json).equals(tools.json().read(version.json())));
    }

    /** A clock that was set back, or another node's, makes no version older than the one before it. */
    private static Instant latest(Instant now, Optional<Version> current) {
        return current.map(Version::lastUpdated).filter(now::isBefore).orElse(now);
    }
}
