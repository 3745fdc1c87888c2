/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import health.kiln.server.repository.ResourceId;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.Version;
import health.kiln.server.repository.body.BodyCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A live resource's row in {@code res}.
 *
 * @param keys its keys in the index, the first {@code referenceKeys} of them references
 */
record Row(Version version, long rid, long presence, List<Long> keys, int referenceKeys) {
    /** What {@link #read} reads beside {@code rid}. */
    static final String COLUMNS = "r.typ, r.fid, r.ver, r.lu, r.pm, r.flg, r.ks, r.body";

    Row {
        keys = List.copyOf(keys);
    }

    static Row read(ResultSet row, BodyCodec codec) throws SQLException {
        var key = new ResourceKey(ResourceType.ofCode(row.getInt("typ")), new ResourceId(row.getString("fid")));
        var version = new Version(
                key,
                row.getInt("ver"),
                Instant.EPOCH.plus(row.getLong("lu"), ChronoUnit.MICROS),
                codec.decode(row.getBytes("body")));
        return new Row(
                version,
                row.getLong("rid"),
                row.getLong("pm"),
                List.of((Long[]) row.getArray("ks").getArray()),
                row.getInt("flg") >> 1);
    }
}
