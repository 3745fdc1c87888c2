/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.structure;

import static health.kiln.server.fhir.structure.OfficialDefinitions.child;
import static health.kiln.server.fhir.structure.OfficialDefinitions.children;
import static health.kiln.server.fhir.structure.OfficialDefinitions.each;
import static health.kiln.server.fhir.structure.OfficialDefinitions.value;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.xml.stream.XMLStreamException;
import javax.xml.transform.TransformerException;
import org.w3c.dom.Element;

/** Expands the official value sets that list their codes or take whole code systems. */
final class OfficialValueSets {
    private final Map<String, Element> valueSets = new HashMap<>();
    private final Map<String, SortedSet<String>> codeSystems = new HashMap<>();

    OfficialValueSets() throws IOException, XMLStreamException, TransformerException {
        for (var file : new String[] {"valueset/valuesets.xml", "valueset/v3-codesystems.xml"}) {
            each(file, "CodeSystem", system -> {
                var codes = new TreeSet<String>();
                collect(system, codes);
                if (value(system, "content").equals("complete")) {
                    codeSystems.put(value(system, "url"), codes);
                }
            });
            each(file, "ValueSet", set -> valueSets.put(value(set, "url"), set));
        }
    }

    private static void collect(Element parent, SortedSet<String> codes) {
        for (var concept : children(parent, "concept")) {
            codes.add(value(concept, "code"));
            collect(concept, codes);
        }
    }

    /** All codes; empty when they cannot be listed. */
    Optional<SortedSet<String>> expand(String canonical) {
        var url = canonical.split("\\|", 2)[0];
        var compose = Optional.ofNullable(valueSets.get(url)).flatMap(set -> child(set, "compose"));
        if (compose.isEmpty() || !children(compose.get(), "exclude").isEmpty()) {
            return Optional.empty();
        }
        var codes = new TreeSet<String>();
        for (var include : children(compose.get(), "include")) {
            var part = included(include);
            if (part.isEmpty()) {
                return Optional.empty();
            }
            codes.addAll(part.get());
        }
        return codes.isEmpty() ? Optional.empty() : Optional.of(codes);
    }

    private Optional<SortedSet<String>> included(Element include) {
        if (!children(include, "filter").isEmpty()) {
            return Optional.empty();
        }
        var sets = children(include, "valueSet");
        if (!sets.isEmpty()) {
            return sets.size() == 1 && value(include, "system").isEmpty()
                    ? expand(sets.getFirst().getAttribute("value"))
                    : Optional.empty();
        }
        var codes = new TreeSet<String>();
        collect(include, codes);
        return codes.isEmpty() ? Optional.ofNullable(codeSystems.get(value(include, "system"))) : Optional.of(codes);
    }
}
