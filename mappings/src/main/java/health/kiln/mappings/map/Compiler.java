/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.datatype.Datatype;
import health.kiln.mappings.datatype.Datatypes;
import health.kiln.mappings.datatype.Json;
import health.kiln.mappings.map.Statement.Clauses;
import health.kiln.mappings.map.Statement.Origin;
import health.kiln.mappings.map.Statement.Value;
import health.kiln.mappings.map.Statement.With;
import health.kiln.mappings.tables.CodeTable;
import health.kiln.mappings.tables.R4Shapes;
import health.kiln.mappings.tables.Vocabulary;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns one map's statements into actions, and says what in them cannot be. */
final class Compiler {
    private final Vocabulary vocabulary;
    private final R4Shapes shapes;
    private final List<Defect> defects;

    Compiler(Vocabulary vocabulary, R4Shapes shapes, List<Defect> defects) {
        this.vocabulary = vocabulary;
        this.shapes = shapes;
        this.defects = defects;
    }

    void defect(Place place, String text) {
        defects.add(new Defect(place.file(), place.line(), text));
    }

    /** @param rank orders the items that several rules add to one list */
    Optional<Action> compile(String type, Statement statement, int rank) {
        return switch (statement) {
            case Statement.Write write -> write(type, write, rank);
            case Statement.Constant constant -> constant(type, constant, rank);
            case Statement.Clear clear ->
                placement(type, clear.origin(), clear.target(), List.of(), rank)
                        .map(placed -> new Action.Clear(clear.origin(), clear.condition(), placed));
            case Statement.StepPart part -> stepPart(type, part);
            case Statement.Key key -> Optional.empty();
            case Statement.When when -> Optional.empty();
            case Statement.StampFrom stamp -> Optional.empty();
            case Statement.StatusFrom status -> Optional.empty();
            case Statement.Join join -> Optional.empty();
        };
    }

    private Optional<Action> write(String type, Statement.Write write, int rank) {
        Origin origin = write.origin();
        Clauses clauses = write.clauses();
        Optional<Action.Reading> reading = reading(origin, write.source(), write.datatype(), clauses);
        Optional<Placement> placed = placement(type, origin, write.target(), clauses.with(), rank);
        if (reading.isEmpty() || placed.isEmpty()) {
            return Optional.empty();
        }
        Slot slot = placed.get().slot();
        checkType(origin, reading.get().datatype(), slot);
        checkBinding(origin, reading.get(), slot);
        return Optional.of(new Action.Write(origin, clauses.when(), reading.get(), placed.get()));
    }

    private Optional<Action.Reading> reading(Origin origin, Source source, String name, Clauses clauses) {
        Optional<Datatype> datatype = datatype(origin, name);
        CodeTable table = table(origin, clauses.table());
        String v2Table = clauses.v2Table().isEmpty() ? table.source() : clauses.v2Table();
        return datatype.map(found -> new Action.Reading(source, found, table, v2Table, clauses.unit()));
    }

    private Optional<Datatype> datatype(Origin origin, String name) {
        Optional<Datatype> datatype = Datatypes.find(name);
        if (datatype.isEmpty()) {
            defect(origin.place(), "unknown data type " + name);
        }
        return datatype;
    }

    private CodeTable table(Origin origin, String name) {
        if (name.isEmpty()) {
            return CodeTable.NONE;
        }
        CodeTable table = vocabulary.tables().get(name);
        if (table == null) {
            defect(origin.place(), "unknown table " + name);
            return CodeTable.NONE;
        }
        return table;
    }

    private Optional<Placement> placement(String type, Origin origin, Target target, List<With> with, int rank) {
        String written = target.type().isEmpty() ? type : Linker.typeOf(target.type());
        if (!shapes.isType(written)) {
            defect(origin.place(), "FHIR R4 has no resource " + written);
            return Optional.empty();
        }
        try {
            Slot slot = Slot.of(written, target, shapes, vocabulary);
            if (slot.kind() != Slot.Kind.KEYED && !target.slice().isEmpty()) {
                defect(origin.place(), written + "." + slot.part() + " does not repeat: it has no items");
            }
            List<Placement.Filling> fillings = new ArrayList<>(with.size());
            for (With part : with) {
                filling(origin, written, target, slot, part).ifPresent(fillings::add);
            }
            return Optional.of(new Placement(origin.id(), target.type(), slot, rank, List.copyOf(fillings)));
        } catch (UnknownElementException unknown) {
            defect(origin.place(), String.valueOf(unknown.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<Placement.Filling> filling(Origin origin, String type, Target target, Slot slot, With part)
            throws UnknownElementException {
        String parent = Slot.itemType(type, target, slot, shapes);
        List<Slot.Step> path = new ArrayList<>();
        R4Shapes.Shape leaf = null;
        for (String name : part.name().split("\\.", -1)) {
            if (leaf != null) {
                parent = shapes.childrenOf(parent, leaf);
            }
            leaf = Slot.find(shapes, parent, name);
            path.add(new Slot.Step(name, leaf.repeats()));
        }
        if (leaf == null) {
            return Optional.empty();
        }
        R4Shapes.Shape last = leaf;
        return value(origin, part.value(), last.types().getFirst(), last.binding())
                .map(maker -> new Placement.Filling(List.copyOf(path), maker));
    }

    private Optional<Action> constant(String type, Statement.Constant constant, int rank) {
        Origin origin = constant.origin();
        Optional<Placement> placed =
                placement(type, origin, constant.target(), constant.clauses().with(), rank);
        if (placed.isEmpty()) {
            return Optional.empty();
        }
        Slot slot = placed.get().slot();
        return value(origin, constant.value(), slot.leafTypes().getFirst(), slot.binding())
                .map(value -> new Action.Constant(origin, constant.clauses().when(), value, placed.get()));
    }

    private Optional<Action> stepPart(String type, Statement.StepPart part) {
        Origin origin = part.origin();
        if (!type.equals("Encounter")) {
            defect(origin.place(), "only an encounter has steps");
            return Optional.empty();
        }
        boolean known = part.part().equals("class") || part.part().equals("location");
        if (!known && !part.part().startsWith("details.")) {
            defect(origin.place(), "a step has class, location and details, no " + part.part());
            return Optional.empty();
        }
        return reading(origin, part.source(), part.datatype(), part.clauses())
                .map(reading -> new Action.StepPart(origin, part.clauses().when(), reading, part.part()));
    }

    private void checkType(Origin origin, Datatype datatype, Slot slot) {
        String type = datatype.fhirType();
        boolean fits = type.equals(Datatype.ANY) ? slot.isChoice() : slot.accepts(type);
        if (!fits) {
            defect(
                    origin.place(),
                    slot.part() + " is of type " + String.join(" or ", slot.leafTypes()) + ", but " + datatype.name()
                            + " makes " + type);
        }
    }

    /** A code with a required binding comes from a table of that binding's codes; one that must be there has a default. */
    private void checkBinding(Origin origin, Action.Reading reading, Slot slot) {
        if (slot.binding().isEmpty() || !reading.datatype().fhirType().equals("code")) {
            return;
        }
        CodeTable table = reading.table();
        if (table.isEmpty()) {
            defect(origin.place(), slot.part() + " takes codes of " + slot.binding() + " only: it needs a table");
            return;
        }
        shapes.codesOf(slot.binding())
                .ifPresent(codes -> table.rows().values().stream()
                        .flatMap(List::stream)
                        .map(row -> row.code())
                        .filter(code -> !codes.contains(code))
                        .distinct()
                        .sorted()
                        .forEach(code -> defect(
                                origin.place(),
                                "table " + table.name() + " makes " + code + ", which is not in " + slot.binding())));
        if (slot.required() && table.fallback().isEmpty()) {
            defect(origin.place(), slot.part() + " must have a value: table " + table.name() + " needs a default");
        }
    }

    private Optional<ValueMaker> value(Origin origin, Value value, String type, String binding) {
        return switch (value) {
            case Value.Text text -> fixed(origin, text(text.text(), type), type, binding);
            case Value.Truth truth -> fixed(origin, Json.truth(truth.value()), type, binding);
            case Value.Digits digits -> fixed(origin, Json.number(new BigDecimal(digits.digits())), type, binding);
            case Value.Coded coded -> coded(origin, coded, type, binding);
            case Value.Ref ref -> Optional.of(new ValueMaker.Ref(ref.type()));
            case Value.Read read -> {
                CodeTable table = table(origin, read.table());
                String v2Table = read.v2Table().isEmpty() ? table.source() : read.v2Table();
                yield datatype(origin, read.datatype())
                        .map(found -> new ValueMaker.Read(origin, read.source(), found, table, v2Table));
            }
        };
    }

    private static JsonNode text(String text, String type) {
        JsonNode node = Json.text(text);
        return type.equals("CodeableConcept") ? Json.object().set("text", node) : node;
    }

    private Optional<ValueMaker> fixed(Origin origin, JsonNode value, String type, String binding) {
        if (!binding.isEmpty() && value.isString()) {
            checkCode(origin, value.stringValue(), binding);
        }
        if (type.equals("Reference") || type.equals("Coding")) {
            defect(origin.place(), "a value of type " + type + " cannot be written this way");
            return Optional.empty();
        }
        return Optional.of(new ValueMaker.Fixed(value));
    }

    private void checkCode(Origin origin, String code, String binding) {
        if (shapes.codesOf(binding).filter(codes -> !codes.contains(code)).isPresent()) {
            defect(origin.place(), code + " is not a code of " + binding);
        }
    }

    private Optional<ValueMaker> coded(Origin origin, Value.Coded coded, String type, String binding) {
        Optional<String> system = vocabulary.system(coded.system());
        if (system.isEmpty()) {
            defect(origin.place(), "unknown code system " + coded.system());
            return Optional.empty();
        }
        ObjectNode coding = Json.coding(system.get(), coded.code(), coded.display());
        return switch (type) {
            case "CodeableConcept" ->
                Optional.of(new ValueMaker.Fixed(Json.object().set("coding", Json.array(coding))));
            case "Coding" -> Optional.of(new ValueMaker.Fixed(coding));
            default -> fixed(origin, Json.text(coded.code()), type, binding);
        };
    }
}
