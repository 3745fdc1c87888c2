/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.command;

import health.kiln.mappings.guide.GuideException;
import health.kiln.mappings.guide.GuideImport;
import health.kiln.mappings.map.MapCheck;
import health.kiln.mappings.map.MapInspection;
import health.kiln.mappings.map.MapLibrary;
import health.kiln.server.app.config.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code kiln maps}: looks at the maps themselves. Needs no gateway. */
final class MapsCommands {
    private final PrintStream out;

    MapsCommands(PrintStream out) {
        this.out = out;
    }

    /** Makes the guide layer from a copy of the official guide's tables; for those who work on Kiln itself. */
    void importGuide(Path source, Path module) throws CommandException {
        if (!Files.isDirectory(module.resolve("guide-source"))) {
            throw new CommandException(module + " is not Kiln's mappings module: run this in Kiln's source");
        }
        try {
            var layer = GuideImport.read(source, module);
            GuideImport.write(layer, module);
            var figures = layer.figures();
            out.printf(
                    "%d of %d rows became %d rules, %d are left out (maps/guide/LEFT-OUT.md); %d of %d code tables%n",
                    figures.imported(),
                    figures.mapped(),
                    figures.rules(),
                    figures.leftOut(),
                    figures.tables() - figures.repeating(),
                    figures.tables());
        } catch (GuideException changed) {
            throw new CommandException(String.valueOf(changed.getMessage()), changed);
        } catch (IOException unreadable) {
            throw new CommandException("the guide cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    /** Returns 0 when everything holds, else 1. */
    int check(Settings settings, boolean notes) throws CommandException {
        List<String> sites = new ArrayList<>(List.of(""));
        sites.addAll(MapLibrary.sites(settings.maps()));
        var passed = true;
        for (var site : sites) {
            var check = inspect(settings, site).check();
            print(site, check, notes);
            passed &= check.isPassed();
        }
        return passed ? 0 : 1;
    }

    private void print(String site, MapCheck check, boolean notes) {
        check.mistakes().forEach(mistake -> out.println(mistake.toString()));
        if (notes) {
            check.notes().forEach(note -> out.println("note " + note));
        }
        out.printf(
                "%s%d rules, %d tables, %d examples: %s%n",
                site.isEmpty() ? "" : site + ": ",
                check.rules(),
                check.tables(),
                check.examples(),
                check.isPassed() ? "all well" : check.mistakes().size() + " to mend");
    }

    void effective(Settings settings, Optional<String> site, Optional<String> map) throws CommandException {
        var rules = inspect(settings, site.orElse("")).effective(map);
        if (rules.isEmpty()) {
            throw new CommandException("there is no map " + map.orElse(""));
        }
        var current = "";
        for (var rule : rules) {
            if (!rule.map().equals(current)) {
                current = rule.map();
                out.println(current);
            }
            var source = rule.source().isEmpty() ? "" : ", " + rule.source();
            var fate = rule.fate().isEmpty() ? "" : "  [" + rule.fate() + "]";
            out.printf(
                    "  %s %-44s %s%s%n    %s%n",
                    rule.fate().isEmpty() ? " " : "-",
                    rule.id(),
                    rule.layer() + " " + rule.place() + source,
                    fate,
                    rule.text());
        }
    }

    private static MapInspection inspect(Settings settings, String site) throws CommandException {
        try {
            return MapInspection.of(MapLibrary.layers(settings.maps(), site));
        } catch (UncheckedIOException unreadable) {
            throw new CommandException("the folder of maps cannot be read", unreadable);
        }
    }
}
