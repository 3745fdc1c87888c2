/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.converter;

import com.sun.management.ThreadMXBean;
import health.kiln.bench.Arguments;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Converts all messages of a folder with one of the converters. Writes each result, and what each conversion took:
 * processor time of its thread, which other work on the machine disturbs least, and bytes allocated.
 */
public final class Convert {
    private static final int ROUNDS_MAX = 100_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Converter converter;

    private Convert(Converter converter) {
        this.converter = converter;
    }

    /** One message that the converter takes, and what all of its conversions took. */
    private static final class Sample {
        private final String name;
        private final byte[] message;
        private long rounds;
        private long nanos;
        private long bytes;

        Sample(String name, byte[] message) {
            this.name = name;
            this.message = message;
        }

        String row() {
            return name + "\t" + nanos / rounds + "\t" + bytes / rounds + "\n";
        }
    }

    public static void main(String[] words) throws IOException, ReflectiveOperationException {
        Arguments arguments = Arguments.of(words);
        Converter converter = switch (arguments.text("with")) {
            case "kiln" -> new KilnConverter();
            case "linuxforhealth" -> new LinuxForHealthConverter();
            default -> throw new IllegalArgumentException("--with is kiln or linuxforhealth");
        };
        var convert = new Convert(converter);
        Path to = Files.createDirectories(Path.of(arguments.text("to")));
        List<Sample> samples = convert.results(Samples.in(Path.of(arguments.text("samples"))), to);
        convert.repeat(samples, arguments.seconds("warm-up", 20), false);
        convert.repeat(samples, arguments.seconds("seconds", 20), true);
        var figures = new StringBuilder();
        samples.forEach(sample -> figures.append(sample.row()));
        Files.writeString(to.resolve("figures.tsv"), figures, StandardCharsets.UTF_8);
    }

    private List<Sample> results(Samples samples, Path to) throws IOException {
        var taken = new ArrayList<Sample>();
        for (Path file : samples.files()) {
            byte[] message = Files.readAllBytes(file);
            Optional<byte[]> result = converter.convert(message);
            if (result.isPresent()) {
                Files.write(to.resolve(Samples.name(file) + ".json"), result.get());
                taken.add(new Sample(Samples.name(file), message));
            }
        }
        return taken;
    }

    /** All messages in turn, again and again, for this much processor time and once at least. */
    private void repeat(List<Sample> samples, Duration length, boolean counts) {
        long end = threads.getCurrentThreadCpuTime() + length.toNanos();
        for (int round = 0; round < ROUNDS_MAX && (round == 0 || threads.getCurrentThreadCpuTime() < end); round++) {
            for (Sample sample : samples) {
                long bytes = threads.getCurrentThreadAllocatedBytes();
                long nanos = threads.getCurrentThreadCpuTime();
                converter.convert(sample.message);
                if (counts) {
                    sample.nanos += threads.getCurrentThreadCpuTime() - nanos;
                    sample.bytes += threads.getCurrentThreadAllocatedBytes() - bytes;
                    sample.rounds++;
                }
            }
        }
    }
}
