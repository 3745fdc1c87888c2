/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.micro;

import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the microbenchmarks whose names match the argument, and prints a row for each. */
public final class Micro {
    /** Long enough for the compiler to settle on the largest of them, the mapping of 154 results. */
    private static final int WARM_UPS = 5;

    private static final int WARM_UP_SECONDS = 3;
    private static final int MEASUREMENTS = 5;
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final double KILO = 1_000;

    private Micro() {}

    public static void main(String[] words) throws RunnerException {
        var options = new OptionsBuilder()
                .include(words.length > 0 ? words[0] : ".*")
                .forks(1)
                .warmupIterations(WARM_UPS)
                .warmupTime(TimeValue.seconds(WARM_UP_SECONDS))
                .measurementIterations(MEASUREMENTS)
                .measurementTime(TimeValue.seconds(1))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .jvmArgsAppend("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Xmx1g")
                .build();
        new Runner(options).run().stream().map(Micro::row).forEach(System.out::println);
    }

    private static String row(RunResult result) {
        var name = result.getParams().getBenchmark();
        var score = result.getPrimaryResult();
        var allocated = result.getSecondaryResults().get(ALLOCATED);
        return String.format(
                Locale.ROOT,
                "| %s | %d | %,.2f ± %,.2f %s | %,.1f kB |",
                name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1),
                result.getParams().getThreads(),
                score.getScore(),
                score.getScoreError(),
                score.getScoreUnit(),
                allocated == null ? Double.NaN : allocated.getScore() / KILO);
    }
}
