/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.guide;

import health.kiln.mappings.guide.Constants.Constant;
import health.kiln.mappings.guide.Conversions.Conversion;
import health.kiln.mappings.guide.LeftOut.Reason;
import health.kiln.mappings.tables.R4Shapes.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the rules of one segment's table. Rows of one field about one instance of an element become one rule: the one
 * that takes the field's value leads, fixed values follow it as {@code with}.
 */
final class SegmentImport {
    private static final String INSIDE = "an extension inside an element other than a code that a table makes";
    /** A status that is written needs a name, to be no status that is folded. */
    private static final String STATUS = "status";

    /** What rows of one rule have in common. */
    private record Group(String field, String first, String index, String condition) {}

    private final String table;
    private final String type;
    private final Conversions conversions;
    private final CodeTables tables;
    private final Names names;
    private final Shapes shapes;
    private final List<LeftOut> leftOut;
    private final List<Rule> rules = new ArrayList<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private Map<String, Map<String, Set<String>>> instances = Map.of();

    SegmentImport(
            String table,
            Conversions conversions,
            CodeTables tables,
            Names names,
            Shapes shapes,
            List<LeftOut> leftOut) {
        this.table = table;
        this.type = table.substring(table.indexOf('[') + 1, table.length() - 1).replaceFirst("-.*", "");
        this.conversions = conversions;
        this.tables = tables;
        this.names = names;
        this.shapes = shapes;
        this.leftOut = leftOut;
    }

    List<Rule> rules(List<Item> items) {
        instances = instances(items);
        Map<Group, List<Item>> groups = new LinkedHashMap<>();
        for (Item item : items) {
            Attribute attribute = item.attribute();
            Group group = new Group(item.row().field(), attribute.first(), attribute.index(), item.condition());
            groups.computeIfAbsent(group, key -> new ArrayList<>()).add(item);
        }
        groups.forEach(this::rules);
        return rules;
    }

    /** The instances of each element that the table tells apart by a number, with the fields that write each. */
    private static Map<String, Map<String, Set<String>>> instances(List<Item> items) {
        Map<String, Map<String, Set<String>>> instances = new HashMap<>();
        for (Item item : items) {
            Attribute attribute = item.attribute();
            instances
                    .computeIfAbsent(attribute.first(), name -> new LinkedHashMap<>())
                    .computeIfAbsent(attribute.index(), index -> new LinkedHashSet<>())
                    .add(item.row().field());
        }
        return instances;
    }

    /** The fields that write the same instance of an element as this row. */
    private Set<String> together(Attribute attribute) {
        return instances.getOrDefault(attribute.first(), Map.of()).getOrDefault(attribute.index(), Set.of());
    }

    private void rules(Group group, List<Item> items) {
        List<Item> values = new ArrayList<>();
        List<Item> fixed = new ArrayList<>();
        for (Item item : items) {
            (item.literal().isPresent() ? fixed : values).add(item);
        }
        for (Item item : List.copyOf(fixed)) {
            if (!item.attribute().inner().isEmpty()) {
                fixed.remove(item);
                leaveOut(
                        List.of(item.row()),
                        Reason.MENTION,
                        "would write " + item.attribute().mention() + "."
                                + item.attribute().inner());
            }
        }
        if (group.first().equals("extension")) {
            extension(group, values, fixed);
            return;
        }
        Optional<Item> alternate =
                values.stream().filter(item -> item.innerExtension() > 0).findFirst();
        if (alternate.isPresent()) {
            original(group, alternate.get(), values, fixed);
            values.remove(alternate.get());
            List.copyOf(values).stream()
                    .filter(item -> item.innerExtension() > 0)
                    .forEach(item -> {
                        values.remove(item);
                        leaveOut(List.of(item.row()), Reason.CONVERSION, INSIDE);
                    });
            fixed.removeIf(item -> item.innerExtension() > 0);
        }
        if (values.isEmpty()) {
            List.copyOf(fixed).stream()
                    .filter(item -> item.innerExtension() > 0)
                    .forEach(item -> {
                        fixed.remove(item);
                        leaveOut(List.of(item.row()), Reason.CONVERSION, INSIDE);
                    });
        }
        List<Constant> constants = new Constants(names, shapes, type).of(fixed, leftOut);
        boolean leading = true;
        for (Item value : values) {
            leading &= !value(group, value, leading ? constants : List.of());
        }
        if (leading && !values.isEmpty()) {
            constants.forEach(constant -> leaveOut(
                    constant.rows(), Reason.CONVERSION, "belongs to a value that is left out: " + group.first()));
        } else if (values.isEmpty()) {
            constants.forEach(constant -> constant(group, items.getFirst().attribute(), constant));
        }
    }

    /** The sender's own code beside a translated one: an extension of the code. */
    private void original(Group group, Item item, List<Item> values, List<Item> fixed) {
        List<Row> rows = new ArrayList<>(List.of(item.row()));
        boolean alternate = false;
        for (Item other : fixed) {
            if (other.innerExtension() > 0) {
                rows.add(other.row());
                alternate |= other.literal().orElse("").endsWith("/alternate-codes");
            }
        }
        String code = String.join(".", item.path().subList(0, item.innerExtension()));
        String translating = values.stream()
                .filter(value -> String.join(".", value.path()).equals(code))
                .map(value -> tables.name(value.row().vocabulary()))
                .findFirst()
                .orElse("");
        if (!alternate || translating.isEmpty() || item.innerExtension() != 1) {
            leaveOut(rows, Reason.CONVERSION, INSIDE);
            return;
        }
        List<String> clauses = new ArrayList<>(List.of("table " + translating));
        condition(group.condition(), clauses);
        add(id(source(item, ""), "_" + code) + " -> _" + code + " : CWE[alternate-codes]", clauses, rows);
    }

    private void extension(Group group, List<Item> values, List<Item> fixed) {
        List<Row> rows = new ArrayList<>();
        String url = "";
        List<Item> others = new ArrayList<>();
        for (Item item : fixed) {
            if (item.isUrl(1)) {
                url = item.literal().orElse("");
                rows.add(item.row());
            } else {
                others.add(item);
            }
        }
        if (url.isEmpty()) {
            values.forEach(
                    item -> leaveOut(List.of(item.row()), Reason.WORDS, "the guide names no URL for this extension"));
            others.forEach(
                    item -> leaveOut(List.of(item.row()), Reason.WORDS, "the guide names no URL for this extension"));
            leaveOut(rows, Reason.WORDS, "the guide names no URL for this extension");
            return;
        }
        boolean code = others.stream()
                .anyMatch(item -> item.isUrl(2) && item.literal().orElse("").equals("code"));
        boolean nested = values.stream().anyMatch(item -> item.innerExtension() > 0)
                || others.stream().anyMatch(item -> item.innerExtension() > 0);
        if (nested && !code) {
            values.forEach(item -> rows.add(item.row()));
            others.forEach(item -> rows.add(item.row()));
            leaveOut(rows, Reason.CONVERSION, "an extension inside an extension");
            return;
        }
        String name = names.extension(url);
        for (Item value : values) {
            rows.add(value.row());
            if (!nested) {
                others.forEach(item -> rows.add(item.row()));
            }
            if (nested) {
                others.forEach(item -> rows.add(item.row()));
                List<String> clauses = new ArrayList<>();
                condition(group.condition(), clauses);
                add(id(source(value, ""), name) + " -> extension[" + name + "] : CWE[code-extension]", clauses, rows);
            } else {
                write(value, "extension[" + name + "]", name, value.attribute().below(), group, List.of(), rows);
            }
        }
        if (values.isEmpty() && others.isEmpty()) {
            leaveOut(rows, Reason.WORDS, "an extension without a value");
        } else if (values.isEmpty()) {
            for (Constant constant : new Constants(names, shapes, type).of(others, leftOut)) {
                List<Row> all = new ArrayList<>(rows);
                all.addAll(constant.rows());
                List<String> clauses = new ArrayList<>();
                condition(implied(group), clauses);
                String below = String.join(
                        ".", constant.path().subList(1, constant.path().size()));
                add("extension[" + name + "]." + below + "#" + group.field() + " = " + constant.value(), clauses, all);
            }
        }
    }

    /** False when the value cannot be written. */
    private boolean value(Group group, Item value, List<Constant> constants) {
        Attribute attribute = value.attribute();
        boolean list = shapes.repeats(type, List.of(attribute.first()));
        List<String> below = attribute.below();
        List<Row> rows = new ArrayList<>(List.of(value.row()));
        List<String> with = new ArrayList<>();
        List<String> anchor = list ? List.of(attribute.first()) : attribute.path();
        for (Constant constant : constants) {
            boolean inside = constant.path().size() > anchor.size()
                    && constant.path().subList(0, anchor.size()).equals(anchor);
            if (inside) {
                with.add(String.join(
                                ".",
                                constant.path()
                                        .subList(anchor.size(), constant.path().size())) + " = " + constant.value());
                rows.addAll(constant.rows());
            } else {
                constant(group, attribute, constant);
            }
        }
        return write(
                value,
                attribute.first() + slice(attribute, value.row().field()),
                attribute.first(),
                below,
                group,
                with,
                rows);
    }

    /** Items that the table tells apart get a name each: that of the first field that writes them. */
    private String slice(Attribute attribute, String own) {
        boolean list = shapes.repeats(type, List.of(attribute.first()));
        boolean alone = instances.getOrDefault(attribute.first(), Map.of()).size() == 1
                && !(attribute.below().isEmpty() && attribute.first().equals("identifier"));
        String field = attribute.below().isEmpty()
                ? own
                : together(attribute).stream().findFirst().orElse("");
        return !list || alone || field.isEmpty() ? "" : "[" + field + "]";
    }

    private boolean write(
            Item value, String first, String name, List<String> below, Group group, List<String> with, List<Row> rows) {
        List<String> path = new ArrayList<>(List.of(value.attribute().first()));
        path.addAll(below);
        if (path.size() > 2
                && path.get(path.size() - 2).equals("coding")
                && path.getLast().equals("code")) {
            path = path.subList(0, path.size() - 2);
        }
        Optional<Shape> shape = shapes.find(type, path);
        if (shape.isEmpty()) {
            leaveOut(rows, Reason.ELEMENT, "R4 has no " + type + "." + String.join(".", path));
            return false;
        }
        if (!value.attribute().inner().isEmpty() && !isName(value.attribute())) {
            leaveOut(
                    rows,
                    Reason.MENTION,
                    "would write " + value.attribute().mention() + "."
                            + value.attribute().inner());
            return false;
        }
        boolean textOfMany = path.getLast().equals("text")
                && shapes.repeats(type, path.subList(0, path.size() - 1))
                && shapes.find(type, path.subList(0, path.size() - 1))
                        .filter(parent -> parent.types().getFirst().equals("CodeableConcept"))
                        .isPresent();
        if (textOfMany) {
            path = path.subList(0, path.size() - 1);
        }
        String wanted = textOfMany ? "CodeableConcept" : shape.get().types().getFirst();
        if (wanted.equals("Reference")) {
            wanted = mention(value);
        }
        String[] mapping = value.row().mapping().split(" unit ", 2);
        Optional<Conversion> conversion =
                conversions.find(mapping[0], value.row().type(), wanted);
        if (conversion.isEmpty()) {
            String from = value.row().mapping().isEmpty()
                    ? value.row().type()
                    : value.row().mapping();
            leaveOut(rows, Reason.CONVERSION, from + " as " + wanted);
            return false;
        }
        List<String> clauses = new ArrayList<>();
        vocabulary(value.row(), conversion.get(), clauses);
        if (conversion.get().name().equals("CWE[code]")
                && clauses.stream().noneMatch(clause -> clause.startsWith("table "))) {
            leaveOut(
                    rows,
                    Reason.CODES,
                    "no table translates the codes of " + value.row().identifier());
            return false;
        }
        if (mapping.length > 1) {
            clauses.add("unit " + mapping[1]);
        }
        if (!with.isEmpty()) {
            clauses.add("with " + String.join(", ", with));
        }
        condition(group.condition(), clauses);
        String target = choice(first, path, shape.get())
                + (path.size() == 1 ? "" : "." + String.join(".", path.subList(1, path.size())));
        add(
                id(source(value, conversion.get().part()), name) + " -> " + target + " : "
                        + conversion.get().name(),
                clauses,
                rows);
        return true;
    }

    /** What a reference means; some rows say it in the column of the data type only. */
    private static String mention(Item value) {
        String said = value.attribute().mention();
        String mapping = value.row().mapping();
        boolean other = said.isEmpty() && mapping.matches("[A-Z]+\\[[A-Za-z]+]");
        return other
                ? Character.toUpperCase(mapping.charAt(mapping.indexOf('[') + 1))
                        + mapping.substring(mapping.indexOf('[') + 2, mapping.length() - 1)
                : said.isEmpty() ? "Reference" : said;
    }

    /** A choice that stands first is named without its type: the value's type completes it. */
    private String choice(String first, List<String> path, Shape shape) {
        String typed = path.getFirst();
        for (String of : path.size() == 1 ? shape.types() : List.<String>of()) {
            String end = Character.toUpperCase(of.charAt(0)) + of.substring(1);
            String stem = typed.endsWith(end) ? typed.substring(0, typed.length() - end.length()) + "[x]" : "";
            if (!stem.isEmpty() && shapes.find(type, List.of(stem)).isPresent()) {
                return stem;
            }
        }
        return first;
    }

    /** {@code device(Device.identifier)} is a reference that says the identifier; so is a practitioner's name. */
    private static boolean isName(Attribute attribute) {
        return attribute
                .inner()
                .matches(
                        "identifier(\\[[^]]*])?|practitioner|practitioner\\(Practitioner\\)|organization\\(Organization\\)");
    }

    private void constant(Group group, Attribute attribute, Constant constant) {
        List<String> path = constant.path();
        List<String> clauses = new ArrayList<>();
        condition(implied(group), clauses);
        String slice = slice(attribute, group.field());
        String below = path.size() == 1 ? "" : "." + String.join(".", path.subList(1, path.size()));
        String name = !group.field().isEmpty()
                ? "#" + group.field()
                : path.getFirst().equals(STATUS) ? "#" + table.substring(0, table.indexOf('[')) : "";
        String target = path.getFirst() + slice + below;
        int number = ids.merge(target + name, 1, Integer::sum);
        String unique = number == 1 ? name : (name.isEmpty() ? "#" : name + "-") + number;
        add(target + unique + " = " + constant.value(), clauses, constant.rows());
    }

    /** A fixed value in the row of a field is written when the field has a value. */
    private static String implied(Group group) {
        String field = group.field();
        if (field.isEmpty()
                || group.condition().contains(field + " ")
                || group.condition().contains(field + ".")) {
            return group.condition();
        }
        String valued = field + " valued";
        String rest = group.condition().contains(" or ") ? "(" + group.condition() + ")" : group.condition();
        return rest.isEmpty() ? valued : valued + " and " + rest;
    }

    private void vocabulary(Row row, Conversion conversion, List<String> clauses) {
        boolean coded = conversion.name().startsWith("CWE[");
        if (row.vocabulary().isEmpty() || !coded) {
            return;
        }
        String table = tables.name(row.vocabulary());
        String v2Table = tables.identity(row.vocabulary());
        if (!v2Table.isEmpty()) {
            clauses.add("in " + v2Table);
        } else if (!table.isEmpty()) {
            clauses.add("table " + table);
        }
    }

    private static void condition(String condition, List<String> to) {
        if (!condition.isEmpty()) {
            to.add("when " + condition);
        }
    }

    /** {@code PV1-7*}. */
    private String source(Item item, String part) {
        boolean each = item.row().repeats() && takesMany(item);
        return item.row().identifier() + part + (each ? "*" : "");
    }

    /**
     * Whether each repetition of the field finds a place of its own: some element of the path repeats. An item that other
     * fields write too takes the first repetition, unless the element that repeats is inside it.
     */
    private boolean takesMany(Item item) {
        List<String> path = item.path();
        boolean shared = path.size() > 1 && together(item.attribute()).size() > 1;
        for (int i = shared ? 2 : 1; i <= path.size(); i++) {
            if (shapes.repeats(type, path.subList(0, i))) {
                return true;
            }
        }
        return false;
    }

    private String id(String source, String name) {
        int number = ids.merge(source + "#" + name, 1, Integer::sum);
        return source + "#" + (name.startsWith("_") ? name.substring(1) + "-original" : name)
                + (number == 1 ? "" : String.valueOf(number));
    }

    private void add(String head, List<String> clauses, List<Row> rows) {
        rules.add(new Rule(head, clauses, rows));
    }

    private void leaveOut(List<Row> rows, Reason reason, String detail) {
        rows.forEach(row -> leftOut.add(new LeftOut(row, reason, detail)));
    }

    String table() {
        return table;
    }
}
