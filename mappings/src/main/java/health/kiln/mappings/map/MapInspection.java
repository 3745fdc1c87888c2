/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.map.Layers.EffectiveMap;
import health.kiln.mappings.tables.R4Shapes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Looks at the maps of some sites without running a message: are they right, and which rules are in force. */
public final class MapInspection {
    /**
     * One rule of a map, in force or not.
     *
     * @param map its map, such as {@code PID[Patient]}
     * @param source the rows of the official guide that it says, empty for others
     * @param place file and line
     * @param text the rule as it is written
     * @param fate empty for a rule in force, else what was done to it, and where
     */
    public record EffectiveRule(
            String map, String id, String layer, String source, String place, String text, String fate) {}

    /**
     * A resource that a message makes.
     *
     * @param name under which rules find it, such as {@code Observation-group}
     * @param maps whose rules write it
     * @param links what these maps say of references, from and to a type
     */
    public record Made(String name, List<String> maps, List<Link> links) {
        public Made {
            maps = List.copyOf(maps);
            links = List.copyOf(links);
        }
    }

    /** {@code Encounter.subject} refers to a Patient; types are without the names of lines. */
    public record Link(String type, String element, String to) {}

    private final List<MapFile> files;
    private final List<Defect> defects = new ArrayList<>();
    private final Linker linker;

    private MapInspection(List<MapFile> files) {
        this.files = files;
        files.forEach(file -> defects.addAll(file.defects()));
        this.linker = new Linker(files, R4Shapes.bundled(), defects);
        linker.link();
    }

    /**
     * The bundled maps with those of sites over them.
     *
     * @param sites directories, lowest layer first
     */
    public static MapInspection of(List<Path> sites) {
        return new MapInspection(MapLibrary.files(sites));
    }

    /** Every static check, and every example: each with its own layer and those below it in force. */
    public MapCheck check() {
        List<Defect> mistakes = new ArrayList<>(defects);
        List<Defect> notes = new ArrayList<>();
        int examples = 0;
        if (mistakes.isEmpty()) {
            RuleChecks rules = new RuleChecks(R4Shapes.bundled(), linker.vocabulary());
            linker.effective().values().forEach(rules::check);
            mistakes.addAll(rules.mistakes());
            notes.addAll(rules.notes());
            examples = examples(mistakes);
        }
        int rules = linker.effective().values().stream()
                .mapToInt(map -> map.statements().size())
                .sum();
        int tables = linker.vocabulary().tables().size();
        return new MapCheck(rules, tables, examples, mistakes, notes);
    }

    private int examples(List<Defect> mistakes) {
        int count = 0;
        for (String layer : files.stream().map(MapFile::layer).distinct().toList()) {
            List<Example> own = files.stream()
                    .filter(file -> file.layer().equals(layer))
                    .flatMap(file -> file.blocks().stream())
                    .filter(Block.MapBlock.class::isInstance)
                    .flatMap(block -> ((Block.MapBlock) block).examples().stream())
                    .toList();
            if (!own.isEmpty()) {
                Linker upTo = new Linker(upTo(layer), R4Shapes.bundled(), new ArrayList<>());
                upTo.link();
                ExampleRunner runner = upTo.examples();
                own.forEach(example -> mistakes.addAll(runner.run(example)));
                count += own.size();
            }
        }
        return count;
    }

    /** The files of this layer and of all below it. */
    private List<MapFile> upTo(String layer) {
        int end = 0;
        for (int i = 0; i < files.size(); i++) {
            end = files.get(i).layer().equals(layer) ? i + 1 : end;
        }
        return files.subList(0, end);
    }

    /** What each event does, as a page to read. */
    public String eventTable() {
        return new EventTable(files).markdown();
    }

    /**
     * What a conversion makes of a field, with the resources that it asks for, as text to compare: which components are read.
     *
     * @param conversion as maps write it, such as {@code XAD[Address]}
     * @throws IllegalArgumentException when there is no such conversion
     */
    public String reading(String conversion, String field) {
        return ExampleRunner.reading(conversion, field, linker.vocabulary());
    }

    /** What the messages of a trigger such as {@code ADT^A01} make; empty when no map claims it. */
    public List<Made> made(String trigger) {
        List<Made> made = new ArrayList<>();
        linker.message(trigger).ifPresent(message -> walk(message.nodes(), made));
        return made;
    }

    private void walk(List<Block.NodeLine> lines, List<Made> to) {
        for (Block.NodeLine line : lines) {
            if (line instanceof Block.NodeLine.Make make) {
                List<Link> links = new ArrayList<>();
                make.maps().forEach(map -> links(Linker.typeOf(make.type()), map, links));
                to.add(new Made(make.type(), make.maps(), links));
            } else if (line instanceof Block.NodeLine.Each each) {
                walk(each.inner(), to);
            }
        }
    }

    private void links(String own, String map, List<Link> to) {
        EffectiveMap effective = linker.effective().get(map);
        if (effective == null) {
            return;
        }
        for (Statement statement : effective.statements()) {
            if (statement instanceof Statement.Constant constant
                    && constant.value() instanceof Statement.Value.Ref(String type)) {
                String from = constant.target().type();
                String element = String.join(".", constant.target().path());
                to.add(new Link(from.isEmpty() ? own : Linker.typeOf(from), element, Linker.typeOf(type)));
            }
        }
    }

    /**
     * All rules of all maps, or of one, in the order in which they run; those that are not in force stand behind.
     *
     * @param map the name of one map; empty for all
     */
    public List<EffectiveRule> effective(Optional<String> map) {
        List<EffectiveRule> rules = new ArrayList<>();
        linker.effective().forEach((name, effective) -> {
            if (map.isEmpty() || map.get().equals(name)) {
                add(name, effective, rules);
            }
        });
        return rules;
    }

    private static void add(String name, EffectiveMap map, List<EffectiveRule> to) {
        map.statements().forEach(statement -> to.add(rule(name, statement, "")));
        map.overruled().stream()
                .sorted(Comparator.comparing(
                        overruled -> overruled.statement().origin().id()))
                .forEach(overruled ->
                        to.add(rule(name, overruled.statement(), overruled.how() + " by " + overruled.by())));
    }

    private static EffectiveRule rule(String map, Statement statement, String fate) {
        Statement.Origin origin = statement.origin();
        return new EffectiveRule(
                map,
                origin.id(),
                origin.layer(),
                origin.source(),
                origin.place().toString(),
                origin.text(),
                fate);
    }
}
