/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.Version;
import health.kiln.server.repository.body.BodyCodec;
import health.kiln.server.repository.index.IndexEntries;
import health.kiln.server.repository.index.IndexKeys;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What one changed resource becomes in the tables. */
final class RowChange {
    private final Source source;
    private final long rid;
    private final long sortTime;
    private final IndexEntries entries;
    private final IndexDiff diff;
    private final byte @Nullable [] body;

    private RowChange(Source source, long rid, long sortTime, IndexEntries entries, IndexDiff diff, BodyCodec codec) {
        this.source = source;
        this.rid = rid;
        this.sortTime = sortTime;
        this.entries = entries;
        this.diff = diff;
        this.body = encode(source.now(), codec);
    }

    /**
     * @param stored the row before; absent for what is new
     * @param written the new versions, oldest first; all but the last go straight to the old ones
     * @param tree the last version's content; absent for a deletion
     */
    record Source(
            ResourceKey key,
            @Nullable StoredRow stored,
            List<Version> written,
            @Nullable ObjectNode tree) {
        Version now() {
            return written.getLast();
        }
    }

    static RowChange of(Source source, WriteTools tools) {
        var stored = source.stored();
        var before = stored == null ? Postings.none() : Postings.of(stored, tools);
        var rid = stored == null ? tools.ids().number() : stored.rid();
        var tree = source.tree();
        if (tree == null) {
            return ofDeletion(source, rid, before, tools);
        }
        var entries = tools.extractor().extract(source.key(), tree);
        var sortTime = sortTime(entries, source);
        var diff = IndexDiff.between(before, Postings.of(entries, sortTime));
        return new RowChange(source, rid, sortTime, entries, diff, tools.codec());
    }

    /** The row keeps its keys, by which it can still be said in whose reach it was; the index loses them. */
    private static RowChange ofDeletion(Source source, long rid, Postings before, WriteTools tools) {
        var stored = source.stored();
        var entries = stored == null
                ? new IndexEntries(List.of(), 0, List.of(), List.of(), List.of(), IndexEntries.NO_TIME, 0)
                : Postings.entries(stored);
        var sortTime = sortTime(entries, source);
        return new RowChange(source, rid, sortTime, entries, IndexDiff.between(before, Postings.none()), tools.codec());
    }

    private static long sortTime(IndexEntries entries, Source source) {
        if (entries.sortTime() != IndexEntries.NO_TIME) {
            return entries.sortTime();
        }
        var stored = source.stored();
        return stored == null ? Micros.of(source.written().getFirst().lastUpdated()) : stored.sortTime();
    }

    private static byte @Nullable [] encode(Version version, BodyCodec codec) {
        return version.deleted() ? null : codec.encode(version.json());
    }

    boolean isNew() {
        return source.stored() == null;
    }

    ResourceKey key() {
        return source.key();
    }

    long rid() {
        return rid;
    }

    long hash() {
        return IndexKeys.resource(source.key());
    }

    long lastUpdated() {
        return Micros.of(source.now().lastUpdated());
    }

    long sortTime() {
        return sortTime;
    }

    int version() {
        return source.now().number();
    }

    int flags() {
        return Flags.of(source.now().deleted(), entries.referenceKeys());
    }

    IndexEntries entries() {
        return entries;
    }

    IndexDiff diff() {
        return diff;
    }

    byte @Nullable [] body() {
        return body;
    }

    /** How many versions it writes. */
    int versions() {
        return source.written().size();
    }

    /** Versions that were written and replaced within the unit. */
    List<Version> superseded() {
        return source.written().subList(0, source.written().size() - 1);
    }

    /** As in {@code txlog.ops}. */
    String operation() {
        if (source.now().deleted()) {
            return "d";
        }
        return isNew() ? "c" : "u";
    }
}
