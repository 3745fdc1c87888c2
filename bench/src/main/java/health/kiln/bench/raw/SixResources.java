/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.raw;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The rows that six new resources of usual size leave in the repository's tables, in one transaction and as few statements
 * as rows of one table allow; keys are random, as hashes are.
 */
final class SixResources implements Work {
    private static final int RESOURCES = 6;
    private static final int KEYS = 12;
    private static final int RANGES = 2;
    private static final int BODY_BYTES = 450;
    private static final int SEED_BITS = 40;

    private final Connection connection;
    private final PreparedStatement resource;
    private final PreparedStatement key;
    private final PreparedStatement range;
    private final PreparedStatement change;
    private final SplittableRandom random;
    private final byte[] body = new byte[BODY_BYTES];
    private long last;

    SixResources(Connection connection, long seed) throws SQLException {
        this.connection = connection;
        this.random = new SplittableRandom(System.nanoTime() + seed);
        this.last = (seed << SEED_BITS) + (System.nanoTime() & ((1L << SEED_BITS) - 1));
        random.nextBytes(body);
        connection.setAutoCommit(false);
        resource = connection.prepareStatement("""
                insert into res (rid, idh, lu, s, pm, ver, flg, typ, fid, ks, xs, body)
                values (?, ?, ?, ?, 7, 1, 4, 96, ?, ?, ?, ?)""");
        key = connection.prepareStatement(
                "insert into kx (k, s, rid) select * from unnest(?::int8[], ?::int8[], ?::int8[])");
        range = connection.prepareStatement(
                "insert into rx (k, lo, hi, s, rid) select k, s, s, s, rid from unnest(?::int8[], ?::int8[], ?::int8[]) as t(k, s, rid)");
        change = connection.prepareStatement(
                "insert into txlog (at, typs, rids, vers, ops) values (?, '{96}', ?, '{1}', '{c}')");
    }

    @Override
    public void once() throws SQLException {
        long now = System.nanoTime();
        Long[] ids = Stream.generate(() -> ++last).limit(RESOURCES).toArray(Long[]::new);
        for (var id : ids) {
            resource.setLong(1, id);
            resource.setLong(2, random.nextLong());
            resource.setLong(3, now);
            resource.setLong(4, now);
            resource.setString(5, Long.toString(id));
            resource.setArray(6, array(hashes(KEYS)));
            resource.setArray(7, array(hashes(RANGES * 3)));
            resource.setBytes(8, body);
            resource.addBatch();
        }
        resource.executeBatch();
        insert(key, KEYS, now, ids);
        insert(range, RANGES, now, ids);
        change.setLong(1, now);
        change.setArray(2, array(ids));
        change.executeUpdate();
        connection.commit();
    }

    @Override
    public void close() throws SQLException {
        resource.close();
        key.close();
        range.close();
        change.close();
    }

    private void insert(PreparedStatement statement, int each, long now, Long[] ids) throws SQLException {
        statement.setArray(1, array(hashes(each * ids.length)));
        statement.setArray(
                2,
                array(Stream.generate(() -> now).limit((long) each * ids.length).toArray(Long[]::new)));
        statement.setArray(
                3,
                array(Stream.of(ids)
                        .flatMap(id -> Stream.generate(() -> id).limit(each))
                        .toArray(Long[]::new)));
        statement.executeUpdate();
    }

    private Long[] hashes(int count) {
        return random.longs(count).boxed().toArray(Long[]::new);
    }

    private Array array(Long[] numbers) throws SQLException {
        return connection.createArrayOf("int8", numbers);
    }
}
