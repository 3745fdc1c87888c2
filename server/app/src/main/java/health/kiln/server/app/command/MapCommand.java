/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.command;

import health.kiln.mappings.Explanation;
import health.kiln.mappings.Feed;
import health.kiln.mappings.Fidelity;
import health.kiln.mappings.Mapping;
import health.kiln.mappings.Mappings;
import health.kiln.mappings.map.DefectiveMapsException;
import health.kiln.mappings.map.MapLibrary;
import health.kiln.mappings.state.Preview;
import health.kiln.server.app.config.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/** {@code kiln map}: the FHIR that one message would become on an empty store, and why. Needs no gateway, changes nothing. */
final class MapCommand {
    private final PrintStream out;
    private final PrintStream err;
    private final InstantSource clock;

    MapCommand(PrintStream out, PrintStream err, InstantSource clock) {
        this.out = out;
        this.err = err;
        this.clock = clock;
    }

    /** Returns 0 when the message was mapped or explained, 1 when it is unclaimed or refused or there is no such path. */
    int run(Settings settings, Path file, String channel, Optional<String> site, Optional<String> explain)
            throws CommandException {
        var like = settings.channels().stream()
                .filter(each -> each.name().equals(channel))
                .findFirst()
                .orElseThrow(() -> new CommandException("there is no channel '" + channel + "'"));
        var feed = new Feed(like.name(), site.orElse(like.site()), like.zone(), like.charset());
        var mappings = mappings(settings);
        var bytes = read(file);
        if (explain.isPresent()) {
            return print(mappings.explain(bytes, feed, clock.instant(), explain.get()));
        }
        return switch (mappings.map(bytes, feed, clock.instant())) {
            case Mapping.Mapped mapped -> {
                out.println(Preview.of(mapped.intents()).toPrettyString());
                mapped.remarks()
                        .forEach(remark -> err.println(
                                "remark at " + remark.location() + ": " + remark.text() + " (" + remark.rule() + ")"));
                unread(mappings.fidelity(bytes, feed));
                yield 0;
            }
            case Mapping.Unclaimed(var trigger) -> {
                err.println("kiln: no map claims " + trigger);
                yield 1;
            }
            case Mapping.Refused(var problems) -> {
                problems.forEach(problem -> err.println(
                        "kiln: refused, " + problem.code() + " at " + problem.location() + ": " + problem.text()));
                yield 1;
            }
        };
    }

    private void unread(Fidelity fidelity) {
        if (!fidelity.unread().isEmpty()) {
            err.println("fields that no rule reads: " + String.join(", ", fidelity.unread()) + " ("
                    + fidelity.unread().size() + " of " + fidelity.populated() + ")");
        }
    }

    private int print(Explanation explanation) {
        for (var finding : explanation.findings()) {
            out.printf(
                    "%-11s %-36s %-34s %-16s %s%n",
                    finding.effect().name().toLowerCase(Locale.ROOT),
                    finding.target(),
                    finding.rule() + (finding.source().isEmpty() ? "" : " (" + finding.source() + ")"),
                    finding.location() + (finding.raw().isEmpty() ? "" : " '" + finding.raw() + "'"),
                    finding.detail());
        }
        if (explanation.findings().isEmpty()) {
            err.println("kiln: no rule for " + explanation.path() + " was considered");
            return 1;
        }
        if (!explanation.unread().isEmpty()) {
            out.println("fields that no rule reads: " + String.join(", ", explanation.unread()));
        }
        return 0;
    }

    static Mappings mappings(Settings settings) throws CommandException {
        try {
            return MapLibrary.ofSites(settings.maps());
        } catch (DefectiveMapsException defective) {
            throw new CommandException(String.valueOf(defective.getMessage()), defective);
        }
    }

    private static byte[] read(Path file) throws CommandException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new CommandException(file + " cannot be read", unreadable);
        }
    }
}
