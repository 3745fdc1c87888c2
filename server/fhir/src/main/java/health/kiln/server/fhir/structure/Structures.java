/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.structure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The structures of R4 (4.0.1): every resource, datatype and backbone element with its elements, read from the table
 * {@code structures.txt} that is generated from the official StructureDefinitions.
 */
final class Structures {
    private static final String TABLE = "structures.txt";

    private final Map<String, Structure> byName;

    /** A type that has elements. */
    static final class Structure {
        private final String name;
        private final Map<String, Member> members = new HashMap<>();
        private final List<Group> groups = new ArrayList<>();

        private Structure(String name) {
            this.name = name;
        }

        String name() {
            return name;
        }

        Optional<Member> member(String property) {
            return Optional.ofNullable(members.get(property));
        }

        /** The elements by definition; each has a number, its place here. */
        List<Group> groups() {
            return groups;
        }
    }

    /** One element as defined: a choice is one, whatever types its value may have. */
    record Group(int number, String name, boolean required, boolean repeats) {}

    /**
     * One JSON property.
     *
     * @param extended it is the {@code _name} companion of a primitive
     * @param codes the required codes; empty when any will do
     */
    record Member(Group group, Shape shape, boolean extended, Set<String> codes) {}

    /** What a property holds. */
    sealed interface Shape {
        record Simple(Primitive primitive) implements Shape {}

        record Complex(Structure structure) implements Shape {}

        /** A whole resource of any type. */
        record Contained() implements Shape {}
    }

    private Structures(Map<String, Structure> byName) {
        this.byName = byName;
    }

    static Structures load() {
        try (var stream = Structures.class.getResourceAsStream(TABLE)) {
            if (stream == null) {
                throw new IllegalStateException(TABLE + " is not on the class path");
            }
            return read(new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Structures read(BufferedReader table) throws IOException {
        var byName = new HashMap<String, Structure>();
        var codes = new HashMap<String, Set<String>>();
        var current = new Structure("");
        for (var line = table.readLine(); line != null; line = table.readLine()) {
            var words = line.split(" ", -1);
            switch (words[0]) {
                case "v" ->
                    codes.put(
                            words[1],
                            Set.of(line.substring(3 + words[1].length()).split(" ", -1)));
                case "t" -> current = byName.computeIfAbsent(words[1], Structure::new);
                case "e" -> {
                    var allowed = words.length > 5 ? codes.getOrDefault(words[5], Set.of()) : Set.<String>of();
                    addElement(current, words, allowed, byName);
                }
                default -> {
                    // a line of comment
                }
            }
        }
        return new Structures(byName);
    }

    private static void addElement(
            Structure structure, String[] words, Set<String> codes, Map<String, Structure> byName) {
        var choice = words[1].endsWith("[x]");
        var name = choice ? words[1].substring(0, words[1].length() - 3) : words[1];
        var group = new Group(structure.groups.size(), name, !words[3].equals("0"), !words[4].equals("1"));
        structure.groups.add(group);
        for (var type : words[2].split("\\|", -1)) {
            var property = choice ? name + type.substring(0, 1).toUpperCase(Locale.ROOT) + type.substring(1) : name;
            var held = shape(type, byName);
            structure.members.put(property, new Member(group, held, false, codes));
            if (held instanceof Shape.Simple) {
                var extension = new Shape.Complex(byName.computeIfAbsent("Element", Structure::new));
                structure.members.put("_" + property, new Member(group, extension, true, Set.of()));
            }
        }
    }

    private static Shape shape(String name, Map<String, Structure> byName) {
        if (name.equals("Resource")) {
            return new Shape.Contained();
        }
        return Primitive.of(name)
                .<Shape>map(Shape.Simple::new)
                .orElseGet(() -> new Shape.Complex(byName.computeIfAbsent(name, Structure::new)));
    }

    /** The structure of this name, as {@code Patient} or {@code HumanName}. */
    Optional<Structure> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Set<String> names() {
        return Set.copyOf(byName.keySet());
    }
}
