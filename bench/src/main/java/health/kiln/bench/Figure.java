/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench;

import java.time.Duration;
import java.util.Locale;

/**
 * One measured figure, printed as a row of the table whose head {@code bench/run} prints.
 *
 * @param work what was done
 * @param connections at the same time
 * @param elapsed how long it was measured, warm-up not included
 * @param remarks what else was seen, such as answers by their codes
 */
public record Figure(String work, int connections, Histogram latencies, Duration elapsed, String remarks) {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    public String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %,.0f/s | %.2f | %.2f | %.1f | %s |",
                work,
                connections,
                latencies.count() * NANOS_PER_SECOND / Math.max(1, elapsed.toNanos()),
                latencies.quantile(0.5) / NANOS_PER_MILLI,
                latencies.quantile(0.99) / NANOS_PER_MILLI,
                latencies.max() / NANOS_PER_MILLI,
                remarks);
    }
}
