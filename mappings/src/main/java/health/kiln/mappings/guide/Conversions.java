/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.guide;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which conversion reads an HL7 data type as a FHIR one: {@code conversions.tsv}. */
final class Conversions {
    /**
     * @param name as maps write it, such as {@code XCN[Practitioner]}
     * @param part the component that it reads, as {@code .1}; empty for the whole field
     */
    record Conversion(String name, String part) {}

    private final Map<String, Conversion> known = new LinkedHashMap<>();

    private Conversions() {}

    static Conversions of(List<String> lines) throws GuideException {
        Conversions conversions = new Conversions();
        for (String line : lines) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] cells = line.split("\t", -1);
                if (cells.length != 4) {
                    throw new GuideException("conversions.tsv: four columns are expected: " + line);
                }
                for (String type : cells[0].split(" ", -1)) {
                    conversions.known.put(type + " " + cells[1], new Conversion(cells[2], cells[3]));
                }
            }
        }
        return conversions;
    }

    /**
     * @param mapping the guide's table of the data type; empty for none
     * @param type the field's HL7 data type
     * @param wanted the FHIR type, for a reference that of the resource
     */
    Optional<Conversion> find(String mapping, String type, String wanted) {
        String named = mapping.isEmpty() ? type : mapping.substring(0, Math.max(0, mapping.indexOf('[')));
        return Optional.ofNullable(known.get(mapping + " " + wanted))
                .or(() -> Optional.ofNullable(known.get(named + " " + wanted)))
                .or(() -> Optional.ofNullable(known.get("* " + wanted)));
    }
}
