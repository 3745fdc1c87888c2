/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.postgres;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Settings of an embedded server, by their PostgreSQL names. */
public record ServerSettings(Map<String, String> values) {
    private static final long SHARED_MEGABYTES_MIN = 128;
    private static final long SHARED_MEGABYTES_MAX = 2048;
    private static final long BYTES_PER_MEGABYTE = 1 << 20;

    public ServerSettings {
        values = Map.copyOf(values);
    }

    /**
     * Durable, quiet and fit for a small machine that it shares with the gateway. Its log has no statements, no values
     * and no client errors, for those may name patients; clients are told their errors anyway.
     */
    public static ServerSettings production() {
        var values = new LinkedHashMap<String, String>();
        values.put("fsync", "on");
        values.put("synchronous_commit", "on");
        values.put("full_page_writes", "on");
        values.put("shared_buffers", sharedMegabytes() + "MB");
        values.put("wal_buffers", "64MB");
        values.put("max_wal_size", "4GB");
        values.put("checkpoint_timeout", "15min");
        values.put("max_connections", "60");
        values.put("random_page_cost", "1.1");
        values.put("jit", "off");
        values.put("log_min_messages", "log");
        values.put("log_min_error_statement", "panic");
        values.put("log_error_verbosity", "terse");
        values.put("log_checkpoints", "off");
        values.put("log_line_prefix", "");
        return new ServerSettings(values);
    }

    /** These with one changed. */
    public ServerSettings with(String name, String value) {
        var changed = new LinkedHashMap<>(values);
        changed.put(name, value);
        return new ServerSettings(changed);
    }

    boolean durable() {
        return !"off".equals(values.get("fsync"));
    }

    List<String> arguments() {
        return values.entrySet().stream()
                .flatMap(entry -> List.of("-c", entry.getKey() + "=" + entry.getValue()).stream())
                .toList();
    }

    private static long sharedMegabytes() {
        var quarter =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize() / 4;
        return Math.clamp(quarter / BYTES_PER_MEGABYTE, SHARED_MEGABYTES_MIN, SHARED_MEGABYTES_MAX);
    }
}
