/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.converter;

import health.kiln.bench.Arguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Prints what two converters made of the same messages, as Markdown: a row for each message, then what each of them loses. */
public final class Compare {
    private static final int WORST = 25;
    private static final double KILO = 1_000;

    /** Stands where a converter has no result. */
    private static final String NONE = "–";

    private final Path samples;
    private final Side ours;
    private final Side theirs;
    private final List<Double> factors = new ArrayList<>();

    private Compare(Path samples, Side ours, Side theirs) {
        this.samples = samples;
        this.ours = ours;
        this.theirs = theirs;
    }

    /** What one converter took for one message. */
    private record Cost(long nanos, long bytes) {}

    /** One converter's results and costs, and what it lost so far. */
    private record Side(Path folder, Map<String, Cost> costs, Map<String, Integer> lost) {
        static Side of(String folder) throws IOException {
            var costs = new HashMap<String, Cost>();
            for (String line : Files.readAllLines(Path.of(folder).resolve("figures.tsv"))) {
                String[] cells = line.split("\t", -1);
                costs.put(cells[0], new Cost(Long.parseLong(cells[1]), Long.parseLong(cells[2])));
            }
            return new Side(Path.of(folder), costs, new TreeMap<>());
        }

        Optional<Output> output(String name) throws IOException {
            Path file = folder.resolve(name + ".json");
            return Files.exists(file) ? Optional.of(new Output(Files.readAllBytes(file))) : Optional.empty();
        }

        Optional<Cost> cost(String name) {
            return Optional.ofNullable(costs.get(name));
        }

        /** Counts the fields that are lost. */
        int lose(List<Populated> fields, Output output) {
            int count = 0;
            for (Populated field : fields) {
                if (field.isLostIn(output)) {
                    count++;
                    lost.merge(field.place(), 1, Integer::sum);
                }
            }
            return count;
        }
    }

    public static void main(String[] words) throws IOException {
        Arguments arguments = Arguments.of(words);
        new Compare(
                        Path.of(arguments.text("samples")),
                        Side.of(arguments.text("ours")),
                        Side.of(arguments.text("theirs")))
                .print();
    }

    private void print() throws IOException {
        System.out.println(
                "| message | bytes | Kiln µs | LFH µs | factor | Kiln kB | LFH kB | filled fields | Kiln loses"
                        + " | LFH loses | Kiln makes | LFH makes |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|");
        int both = 0;
        int oursAlone = 0;
        int theirsAlone = 0;
        for (Path file : Samples.in(samples).files()) {
            String name = Samples.name(file);
            boolean our = ours.costs.containsKey(name);
            boolean their = theirs.costs.containsKey(name);
            both += our && their ? 1 : 0;
            oursAlone += our && !their ? 1 : 0;
            theirsAlone += their && !our ? 1 : 0;
            if (our || their) {
                System.out.println(row(name, Files.readAllBytes(file)));
            }
        }
        factors.sort(null);
        System.out.printf(
                Locale.ROOT,
                "%nBoth convert %d messages, Kiln alone %d, LinuxForHealth alone %d. Of those that both convert, Kiln is faster by"
                        + " a factor of %.0f at the median, %.0f at least, %.0f at most.%n",
                both,
                oursAlone,
                theirsAlone,
                factors.get(factors.size() / 2),
                factors.getFirst(),
                factors.getLast());
        losses("Kiln", ours);
        losses("LinuxForHealth", theirs);
    }

    private String row(String name, byte[] message) throws IOException {
        List<Populated> fields = Populated.of(message);
        Optional<Output> our = ours.output(name);
        Optional<Output> their = theirs.output(name);
        Optional<Double> factor =
                ours.cost(name).flatMap(cost -> theirs.cost(name).map(other -> (double) other.nanos / cost.nanos));
        factor.ifPresent(factors::add);
        return String.join(
                " | ",
                "| " + name,
                Integer.toString(message.length),
                micros(ours, name),
                micros(theirs, name),
                factor.map("%.0f"::formatted).orElse(NONE),
                kilobytes(ours, name),
                kilobytes(theirs, name),
                Integer.toString(fields.size()),
                our.map(output -> Integer.toString(ours.lose(fields, output))).orElse(NONE),
                their.map(output -> Integer.toString(theirs.lose(fields, output)))
                        .orElse(NONE),
                resources(our),
                resources(their) + " |");
    }

    private static String micros(Side side, String name) {
        return side.cost(name)
                .map(cost -> String.format(Locale.ROOT, "%,.0f", cost.nanos / KILO))
                .orElse(NONE);
    }

    private static String kilobytes(Side side, String name) {
        return side.cost(name)
                .map(cost -> String.format(Locale.ROOT, "%,.0f", cost.bytes / KILO))
                .orElse(NONE);
    }

    private static String resources(Optional<Output> output) {
        return output.map(made -> made.resources().entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", ")))
                .orElse(NONE);
    }

    private static void losses(String name, Side side) {
        int all = side.lost.values().stream().mapToInt(Integer::intValue).sum();
        System.out.printf(
                "%n%s loses %d fields of the messages that it converts; most often: %s.%n", name, all, worst(side));
    }

    private static String worst(Side side) {
        return side.lost.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(WORST)
                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                .collect(Collectors.joining(", "));
    }
}
