/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.intent.Intent.Retire.Reason;
import health.kiln.mappings.map.Block.EventRow;
import health.kiln.mappings.map.Block.NodeLine;
import health.kiln.mappings.map.Statement.Origin;
import health.kiln.mappings.tables.CodeTable;
import health.kiln.mappings.tables.R4Shapes;
import health.kiln.mappings.tables.Vocabulary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts layers on top of each other and compiles a plan for every trigger. */
final class Linker {
    /** One map, compiled: what it does when its segment is there. */
    private record Compiled(
            String segment,
            String type,
            List<Statement> statements,
            List<Condition> whens,
            List<Action> actions,
            Optional<Statement.Join> join) {}

    private record Step(EventRow row, String layer) {}

    private final List<MapFile> files;
    private final List<Defect> defects;
    private final Vocabulary vocabulary;
    private final Compiler compiler;
    private final Policies policies;
    private final Map<String, Layers.EffectiveMap> effective = new LinkedHashMap<>();
    private final Map<String, Compiled> maps = new HashMap<>();
    private final Map<String, Map<String, Step>> events = new HashMap<>();
    private final Map<String, Plan> plans = new HashMap<>();
    private final Map<String, Block.MessageBlock> messages = new LinkedHashMap<>();

    Linker(List<MapFile> files, R4Shapes shapes, List<Defect> defects) {
        this.files = files;
        this.defects = defects;
        this.vocabulary = new VocabularyLinker(files, defects).link();
        this.compiler = new Compiler(vocabulary, shapes, defects);
        this.policies = Policies.of(files, shapes, defects);
    }

    /** The maps after all layers, once they are linked. */
    Map<String, Layers.EffectiveMap> effective() {
        return effective;
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

    /** What the examples of the maps need, after the maps are linked. */
    ExampleRunner examples() {
        Map<String, ExampleRunner.Subject> subjects = new HashMap<>();
        maps.forEach((name, map) -> subjects.put(name, subject(map)));
        return new ExampleRunner(vocabulary, subjects, trigger -> event(trigger, new Plan.Reads()));
    }

    private ExampleRunner.Subject subject(Compiled map) {
        List<Statement.Key> keys = new ArrayList<>(of(map.statements(), Statement.Key.class));
        keys.add(ExampleRunner.ANYTHING);
        Node.Make node = new Node.Make(
                map.type(),
                map.type(),
                Intent.Presence.REQUIRED,
                false,
                new Naming(map.type(), keys, matching()),
                of(map.statements(), Statement.StampFrom.class),
                statuses(map.statements()),
                List.of(Node.Part.of(map.segment(), map.whens(), map.actions())));
        return new ExampleRunner.Subject(node, Coverage.mentioned(map.statements()));
    }

    private Optional<Plan.Event> event(String trigger, Plan.Reads reads) {
        int caret = trigger.indexOf('^');
        return caret < 0 ? Optional.empty() : event(trigger, trigger.substring(0, caret), reads);
    }

    /** The message block of a trigger that is in force, after the maps are linked. */
    Optional<Block.MessageBlock> message(String trigger) {
        return Optional.ofNullable(messages.get(trigger));
    }

    MapRunner link() {
        effective.putAll(new Layers(files, defects).maps());
        effective.forEach(this::compileMap);
        files.forEach(this::gatherEvents);
        files.forEach(file -> gatherMessages(file, messages));
        messages.forEach((trigger, block) -> plans.put(trigger, plan(trigger, block)));
        return new MapRunner(vocabulary, policies, plans);
    }

    private void compileMap(String name, Layers.EffectiveMap map) {
        List<Action> actions = new ArrayList<>();
        Optional<Statement.Join> join = Optional.empty();
        int rank = 0;
        for (Statement statement : map.statements()) {
            compiler.compile(map.type(), statement, rank++).ifPresent(actions::add);
            if (statement instanceof Statement.Join found) {
                join = Optional.of(found);
            }
        }
        List<Condition> whens = of(map.statements(), Statement.When.class).stream()
                .map(Statement.When::condition)
                .toList();
        maps.put(name, new Compiled(map.segment(), map.type(), map.statements(), whens, List.copyOf(actions), join));
    }

    private void gatherEvents(MapFile file) {
        for (Block block : file.blocks()) {
            if (block instanceof Block.EventsBlock found) {
                Map<String, Step> rows = events.computeIfAbsent(found.type(), type -> new HashMap<>());
                for (EventRow row : found.rows()) {
                    for (String event : row.events()) {
                        Step before = rows.put(event, new Step(row, found.layer()));
                        if (before != null && before.layer().equals(found.layer())) {
                            compiler.defect(row.place(), "event " + event + " has a step already");
                        }
                    }
                }
            }
        }
    }

    private void gatherMessages(MapFile file, Map<String, Block.MessageBlock> to) {
        for (Block block : file.blocks()) {
            if (block instanceof Block.MessageBlock message) {
                for (String event : message.events()) {
                    String trigger = message.type() + "^" + event;
                    Block.MessageBlock before = to.put(trigger, message);
                    if (before != null && before.layer().equals(message.layer())) {
                        compiler.defect(message.place(), trigger + " has a message block already");
                    }
                }
            }
        }
    }

    private Plan plan(String trigger, Block.MessageBlock block) {
        Plan.Reads reads = new Plan.Reads();
        List<Node> nodes = nodes(trigger, block.nodes(), reads);
        Optional<Plan.Event> event = event(trigger, block.type(), reads);
        return new Plan(
                policies.priority(block.type(), block.priority()),
                groupsBelow(block.nodes()),
                nodes,
                makesPatient(block.nodes()),
                event,
                reads.fields(),
                block.nodes().isEmpty() ? block.notes() : List.of());
    }

    private Optional<Plan.Event> event(String trigger, String type, Plan.Reads reads) {
        Step step = events.getOrDefault(type, Map.of()).get(trigger.substring(type.length() + 1));
        if (step == null) {
            return Optional.empty();
        }
        step.row().at().ifPresent(reads::add);
        Optional<Intent.Step.Kind> kind = kind(step.row().step());
        if (kind.isEmpty()) {
            compiler.defect(step.row().place(), "unknown step " + step.row().step());
        }
        Origin origin = new Origin("events/" + trigger, step.layer(), step.row().place());
        return kind.map(found -> new Plan.Event(origin, found, step.row().at()));
    }

    private static Optional<Intent.Step.Kind> kind(String name) {
        String wanted = name.toUpperCase(Locale.ROOT).replace('-', '_');
        for (Intent.Step.Kind kind : Intent.Step.Kind.values()) {
            if (kind.name().equals(wanted)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private static boolean makesPatient(List<NodeLine> lines) {
        return lines.stream().anyMatch(line -> switch (line) {
            case NodeLine.Make make -> make.type().equals("Patient");
            case NodeLine.Each each -> makesPatient(each.inner());
            case NodeLine.Merging _,
                    NodeLine.Renaming _,
                    NodeLine.Moving _,
                    NodeLine.Retiring _,
                    NodeLine.Linking _,
                    NodeLine.Listing _ -> false;
        });
    }

    /** The groups and segments that have a scope of their own anywhere below. */
    private static Set<String> groupsBelow(List<NodeLine> lines) {
        Set<String> names = new HashSet<>();
        for (NodeLine line : lines) {
            if (line instanceof NodeLine.Each each) {
                names.add(each.name());
                names.addAll(groupsBelow(each.inner()));
            }
        }
        return Set.copyOf(names);
    }

    private List<Node> nodes(String trigger, List<NodeLine> lines, Plan.Reads reads) {
        List<Node> nodes = new ArrayList<>(lines.size());
        for (NodeLine line : lines) {
            if (policies.leavesOut(line)) {
                continue;
            }
            switch (line) {
                case NodeLine.Make make -> make(trigger, make, reads).ifPresent(nodes::add);
                case NodeLine.Each each -> nodes.add(each(trigger, each, reads));
                case NodeLine.Merging merging ->
                    nodes.add(new Request.Merging(
                            merging.type(),
                            named(merging.type(), merging.retired(), merging.place(), reads),
                            policies.reversal()));
                case NodeLine.Renaming renaming -> {
                    renaming.condition().places(reads::add);
                    nodes.add(new Request.Renaming(
                            renaming.type(),
                            named(renaming.type(), renaming.former(), renaming.place(), reads),
                            renaming.condition()));
                }
                case NodeLine.Moving moving -> nodes.add(new Request.Moving(moving.type(), moving.owner()));
                case NodeLine.Linking linking -> nodes.add(new Request.Linking(linking.type(), linking.linked()));
                case NodeLine.Retiring retiring -> {
                    retiring.condition().places(reads::add);
                    Reason reason = retiring.wrong() ? Reason.ENTERED_IN_ERROR : Reason.INACTIVE;
                    nodes.add(new Request.Retiring(retiring.type(), reason, retiring.condition()));
                }
                case NodeLine.Listing listing -> {
                    listing.condition().places(reads::add);
                    nodes.add(new Request.Listing(
                            listing.type(),
                            listing.scope(),
                            listing.segment(),
                            Set.copyOf(listing.events()),
                            listing.condition()));
                }
            }
        }
        return List.copyOf(nodes);
    }

    private Node each(String trigger, NodeLine.Each each, Plan.Reads reads) {
        Optional<Statement.Join> join = Optional.empty();
        for (NodeLine line : each.inner()) {
            if (line instanceof NodeLine.Make make) {
                for (String name : make.maps()) {
                    Compiled map = maps.get(name);
                    join = map == null ? join : join.or(map::join);
                }
            }
        }
        boolean segment = each.name().length() == 3;
        return new Node.Each(
                each.name(),
                segment,
                groupsBelow(each.inner()),
                join,
                each.shared(),
                each.few(),
                nodes(trigger, each.inner(), reads));
    }

    /** How a field of MRG names a resource. */
    private Naming named(String type, Source source, Place place, Plan.Reads reads) {
        reads.add(source);
        Origin origin = new Origin("MRG/" + type, "base", place);
        Statement.Key key = new Statement.Key(
                origin, false, false, List.of(new Statement.KeyForm.Id(source, true, "")), Condition.ALWAYS);
        return new Naming(type, List.of(key), type.equals("Patient") ? matching() : CodeTable.NONE);
    }

    private CodeTable matching() {
        return vocabulary.tables().getOrDefault("PatientIdentifierMatch", CodeTable.NONE);
    }

    private Optional<Node> make(String trigger, NodeLine.Make make, Plan.Reads reads) {
        String type = typeOf(make.type());
        List<Statement> statements = new ArrayList<>();
        List<Node.Part> parts = new ArrayList<>();
        for (String name : make.maps()) {
            Compiled map = maps.get(name);
            if (map == null) {
                compiler.defect(make.place(), "unknown map " + name);
            } else if (!map.type().equals(type)) {
                compiler.defect(make.place(), name + " does not make a " + type);
            } else {
                statements.addAll(map.statements());
                parts.add(Node.Part.of(map.segment(), whens(type, map), map.actions()));
            }
        }
        List<Statement.Key> keys = of(statements, Statement.Key.class);
        if (keys.isEmpty() || parts.isEmpty()) {
            compiler.defect(make.place(), "no map says by which key a " + make.type() + " is known");
            return Optional.empty();
        }
        statements.forEach(statement -> Coverage.note(statement, reads));
        Intent.Presence presence = Intent.Presence.valueOf(make.presence().toUpperCase(Locale.ROOT));
        boolean isVisit = type.equals("Encounter");
        return Optional.of(new Node.Make(
                make.type(),
                type,
                isVisit ? policies.visits().presence(trigger, presence) : presence,
                isVisit && policies.visits().mustBeKnown(trigger),
                new Naming(type, keys, matching()),
                of(statements, Statement.StampFrom.class),
                statuses(statements),
                List.copyOf(parts)));
    }

    /** A map's conditions; those of encounters also ask whether the class is a visit to this site. */
    private List<Condition> whens(String type, Compiled map) {
        if (!type.equals("Encounter")) {
            return map.whens();
        }
        List<Condition> whens = new ArrayList<>(map.whens());
        policies.visits().ofClass().ifPresent(whens::add);
        return List.copyOf(whens);
    }

    private List<Statement.StatusFrom> statuses(List<Statement> statements) {
        return of(statements, Statement.StatusFrom.class).stream()
                .map(status -> status.silent(policies.saysNothing(status.table())))
                .toList();
    }

    /** {@code Observation-parent} is an Observation. */
    static String typeOf(String name) {
        int dash = name.indexOf('-');
        return dash < 0 ? name : name.substring(0, dash);
    }

    private static <T extends Statement> List<T> of(List<Statement> statements, Class<T> kind) {
        return statements.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
