/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Abstract message structures and the triggers that have them, as data. The lines of {@code structures.txt}:
 *
 * <pre>
 * trigger ADT A04 A08 = ADT_A01            these events have this structure
 * trigger ADT A11 since 2.8 = ADT_A11      from this version on
 * ORU_R01: MSH SFT                         a structure and its own segments
 *   PATIENT_RESULT+:                       an inner group, two blanks deeper; + repeats
 *     ORDER_OBSERVATION+: !ORC !OBR NTE    ! opens a repetition
 * ORM_O01: MSH
 *   ORDER+: !ORC ?OBR                      ? opens one although it belongs to an inner group
 * </pre>
 */
final class Structures {
    static final Structures STANDARD = load("structures.txt");

    private static final int INDENT = 2;

    private record Since(String version, String structure) {}

    private final Map<String, Structure> byName = new HashMap<>();
    private final Map<String, List<Since>> byTrigger = new HashMap<>();

    private Structures(List<String> lines) {
        var pending = new ArrayList<String>();
        for (String line : lines) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("trigger ")) {
                trigger(line);
                continue;
            }
            if (!line.startsWith(" ")) {
                structure(pending);
                pending.clear();
            }
            pending.add(line);
        }
        structure(pending);
    }

    static Structures parse(String text) {
        return new Structures(text.lines().toList());
    }

    private static Structures load(String resource) {
        try (InputStream in = Structures.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("resource missing: " + resource);
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void trigger(String line) {
        String[] sides = line.substring("trigger ".length()).split("=", -1);
        String[] words = sides[0].strip().split(" +", -1);
        int events = words.length;
        String since = "";
        if (events > 3 && words[events - 2].equals("since")) {
            since = words[events - 1];
            events -= 2;
        }
        for (int i = 1; i < events; i++) {
            byTrigger
                    .computeIfAbsent(words[0] + "^" + words[i], _ -> new ArrayList<>(1))
                    .add(new Since(since, sides[1].strip()));
        }
    }

    private void structure(List<String> lines) {
        if (!lines.isEmpty()) {
            Structure structure = group(lines, 0);
            byName.put(structure.name(), structure);
        }
    }

    private static Structure group(List<String> lines, int at) {
        String line = lines.get(at);
        int colon = line.indexOf(':');
        String name = line.substring(0, colon).strip();
        Set<String> segments = new LinkedHashSet<>();
        List<String> openers = new ArrayList<>();
        for (String word : line.substring(colon + 1).strip().split(" +", -1)) {
            boolean opens = word.startsWith("!") || word.startsWith("?");
            String id = opens ? word.substring(1) : word;
            if (opens) {
                openers.add(id);
            }
            if (!id.isEmpty() && !word.startsWith("?")) {
                segments.add(id);
            }
        }
        List<Structure> groups = new ArrayList<>();
        for (int i = at + 1; i < lines.size() && depth(lines.get(i)) > depth(line); i++) {
            if (depth(lines.get(i)) == depth(line) + 1) {
                groups.add(group(lines, i));
            }
        }
        boolean repeats = name.endsWith("+");
        return new Structure(repeats ? name.substring(0, name.length() - 1) : name, repeats, openers, segments, groups);
    }

    private static int depth(String line) {
        return (line.length() - line.stripLeading().length()) / INDENT;
    }

    /** The structure of this name; a flat one when it is not known. */
    Structure of(String name) {
        Structure known = byName.get(name);
        return known != null ? known : Structure.unknown(name);
    }

    /** The structure that the standard gives this trigger in this version; versions compare as text, unknown ones are old. */
    Optional<String> structureOf(String messageType, String event, String version) {
        String structure = "";
        for (Since since : byTrigger.getOrDefault(messageType + "^" + event, List.of())) {
            if (since.version().compareTo(version) <= 0) {
                structure = since.structure();
            }
        }
        return structure.isEmpty() ? Optional.empty() : Optional.of(structure);
    }
}
