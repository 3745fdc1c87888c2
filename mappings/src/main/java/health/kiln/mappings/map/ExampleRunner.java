/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.Feed;
import health.kiln.mappings.datatype.Datatype;
import health.kiln.mappings.datatype.Datatypes;
import health.kiln.mappings.datatype.KnownCodes;
import health.kiln.mappings.hl7v2.Hl7Message;
import health.kiln.mappings.hl7v2.Hl7Reader;
import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.map.Example.Expected;
import health.kiln.mappings.map.Statement.KeyForm;
import health.kiln.mappings.map.Statement.KeyPart;
import health.kiln.mappings.map.Statement.Origin;
import health.kiln.mappings.state.Preview;
import health.kiln.mappings.tables.CodeTable;
import health.kiln.mappings.tables.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Runs the examples of map files: one map on the segments of the example, in a message of the feed {@code example} in the
 * zone Europe/Rome that was sent on 1 March 2026. Resources that the map refers to are there, and empty.
 */
record ExampleRunner(
        Vocabulary vocabulary, Map<String, Subject> subjects, Function<String, Optional<Plan.Event>> events) {
    private static final Feed FEED = new Feed("example", "example", ZoneId.of("Europe/Rome"), Optional.empty());
    private static final String HEADER = "MSH|^~\\&|APP|HOSPITAL|KILN|KILN|20260301080000+0100||";
    private static final Instant RECEIVED = Instant.parse("2026-03-01T07:00:00Z");

    /** A key that every message has, for maps that leave the key to others. */
    static final Statement.Key ANYTHING = new Statement.Key(
            new Origin("example", "", new Place("", 0)),
            true,
            false,
            List.of(new KeyForm.Of(
                    List.of(new KeyPart.Raw(new Source(List.of(new Coordinate("MSH", 10, 0, 0, false)), false))))),
            Condition.ALWAYS);

    /**
     * One map, ready to run.
     *
     * @param mentioned types of the resources that it refers to
     */
    record Subject(Node.Make node, Set<String> mentioned) {}

    /** What is wrong with the example, or with the map. */
    List<Defect> run(Example example) {
        Subject subject = subjects.get(example.map());
        byte[] message = message(example).getBytes(StandardCharsets.UTF_8);
        if (subject == null || !(new Hl7Reader().read(message, Optional.empty()) instanceof Hl7Message read)) {
            return List.of(defect(example, "the example cannot be read"));
        }
        Run run = new Run(read, FEED, vocabulary, new KnownCodes(), RECEIVED, 0, new Trace(false));
        Scope scope = Scope.root(run, read.groups(), Set.of());
        for (String name : subject.mentioned()) {
            if (!name.equals(subject.node().type())) {
                IdentityKey key = new IdentityKey(Linker.typeOf(name), "urn:kiln:example", name);
                scope.put(name, run.open(List.of(key), Intent.Presence.REQUIRED));
            }
        }
        subject.node().run(scope, read.groups(), run);
        events.apply(example.trigger()).ifPresent(event -> Plan.step(event, scope, run));
        JsonNode bundle = Preview.of(run.intents());
        List<Defect> wrong = new ArrayList<>();
        run.problems().forEach(problem -> wrong.add(defect(example, "the message is refused: " + problem.text())));
        for (Expected expected : example.expected()) {
            judge(example, expected, subject.node().type(), bundle).ifPresent(wrong::add);
        }
        return wrong;
    }

    /** One field, read as the only field of a segment of its own, under a rule with the table of sexes for bare codes. */
    static String reading(String conversion, String field, Vocabulary vocabulary) {
        Datatype datatype = Datatypes.find(conversion)
                .orElseThrow(() -> new IllegalArgumentException("no conversion " + conversion));
        byte[] message = (HEADER + "ACK|1|P|2.5.1\rZZZ|" + field + "\r").getBytes(StandardCharsets.UTF_8);
        if (!(new Hl7Reader().read(message, Optional.empty()) instanceof Hl7Message read)) {
            throw new IllegalArgumentException("no message can hold this field");
        }
        Run run = new Run(read, FEED, vocabulary, new KnownCodes(), RECEIVED, 0, new Trace(false));
        Scope scope = Scope.root(run, read.groups(), Set.of());
        CodeTable table = vocabulary.tables().getOrDefault("AdministrativeSex", CodeTable.NONE);
        run.enter(ANYTHING.origin(), table, table.source(), Optional.empty(), scope);
        JsonNode value =
                datatype.read(scope.field(new Coordinate("ZZZ", 1, 0, 0, false)).repetition(1), run);
        return value + " " + run.beside() + " " + run.intents();
    }

    private static String message(Example example) {
        return HEADER + example.trigger() + "|1|P|2.5.1\r" + String.join("\r", example.segments()) + "\r";
    }

    private static Optional<Defect> judge(Example example, Expected expected, String type, JsonNode bundle) {
        boolean other = Character.isUpperCase(expected.path().charAt(0));
        int dot = expected.path().indexOf('.');
        String of = other && dot > 0 ? expected.path().substring(0, dot) : type;
        String path = other && dot > 0 ? expected.path().substring(dot + 1) : expected.path();
        List<String> found = new ArrayList<>();
        for (JsonNode entry : bundle.path("entry")) {
            JsonNode resource = entry.path("resource");
            if (resource.path("resourceType").stringValue("").equals(of)) {
                gather(resource, List.of(path.split("\\.", -1)), found);
            }
        }
        boolean met = expected.value().map(found::contains).orElse(expected.present() != found.isEmpty());
        return met
                ? Optional.empty()
                : Optional.of(defect(
                        example,
                        "the example expects " + expected + ", but "
                                + (found.isEmpty() ? "it is not there" : "it is " + String.join(", ", found))));
    }

    /** Every value at a path; lists on the way are walked through. */
    private static void gather(JsonNode node, List<String> path, List<String> to) {
        if (node.isArray()) {
            node.forEach(each -> gather(each, path, to));
        } else if (path.isEmpty()) {
            to.add(node.isValueNode() ? node.asString() : node.toString());
        } else if (node.has(path.getFirst())) {
            gather(node.get(path.getFirst()), path.subList(1, path.size()), to);
        }
    }

    private static Defect defect(Example example, String text) {
        return new Defect(example.place().file(), example.place().line(), text);
    }
}
