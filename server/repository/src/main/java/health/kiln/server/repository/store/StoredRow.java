/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.Version;
import health.kiln.server.repository.body.BodyCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A row of {@code res} as it was loaded, locked by the transaction that loaded it. For one thread. */
final class StoredRow {
    /** What {@link #read} reads, of {@code res r}. */
    static final String COLUMNS = "r.rid, r.lu, r.s, r.ver, r.flg, r.ks, r.xs, r.body";

    private final ResourceKey key;
    private final long rid;
    private final long lastUpdated;
    private final long sortTime;
    private final int version;
    private final boolean deleted;
    private final int referenceKeys;
    private final long[] keys;
    private final long[] ranges;
    private final byte @Nullable [] body;
    private @Nullable Version decoded;

    private StoredRow(ResourceKey key, ResultSet row) throws SQLException {
        this.key = key;
        this.rid = row.getLong("rid");
        this.lastUpdated = row.getLong("lu");
        this.sortTime = row.getLong("s");
        this.version = row.getInt("ver");
        var flags = row.getInt("flg");
        this.deleted = Flags.deleted(flags);
        this.referenceKeys = Flags.referenceKeys(flags);
        this.keys = SqlArrays.longs(row, "ks");
        this.ranges = SqlArrays.longs(row, "xs");
        this.body = row.getBytes("body");
    }

    static StoredRow read(ResourceKey key, ResultSet row) throws SQLException {
        return new StoredRow(key, row);
    }

    ResourceKey key() {
        return key;
    }

    long rid() {
        return rid;
    }

    long lastUpdated() {
        return lastUpdated;
    }

    long sortTime() {
        return sortTime;
    }

    int version() {
        return version;
    }

    boolean deleted() {
        return deleted;
    }

    int referenceKeys() {
        return referenceKeys;
    }

    /** What it has in {@code kx}; of a deletion, what it had. */
    long[] keys() {
        return keys;
    }

    /** What it has in {@code rx}, three numbers a row; of a deletion, what it had. */
    long[] ranges() {
        return ranges;
    }

    Version version(BodyCodec codec) {
        var known = decoded;
        if (known == null) {
            known = Versions.of(key, version, lastUpdated, body, codec);
            decoded = known;
        }
        return known;
    }
}
