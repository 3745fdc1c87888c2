/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.map.Block.TableRow;
import health.kiln.mappings.tables.CommaSeparated;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Code tables in the forms that people have them in. A file {@code 99LAB.csv} or {@code 99LAB.json} translates the codes
 * of the local coding system 99LAB, wherever a message uses it; what the sender said is kept beside the translation.
 */
final class CodeFiles {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** What a ConceptMap says of a code that has no counterpart. */
    private static final Set<String> APART = Set.of("unmatched", "disjoint");

    private final String file;
    private final String layer;
    private final List<TableRow> rows = new ArrayList<>();
    private final List<Defect> defects = new ArrayList<>();

    private CodeFiles(String file, String layer) {
        this.file = file;
        this.layer = layer;
    }

    /** Rows of {@code local,system,code,display}, the first one being the header; cells may stand in quotes. */
    static MapFile csv(String file, String layer, String text) {
        CodeFiles files = new CodeFiles(file, layer);
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            List<String> cells = cells(line);
            if (number > 1 && !line.isBlank() && !line.startsWith("#")) {
                files.row(number, cells);
            } else if (number == 1 && !String.join(",", cells).equals("local,system,code,display")) {
                files.defect(number, "the first line is the header: local,system,code,display");
            }
        }
        return files.made();
    }

    private void row(int number, List<String> cells) {
        if (cells.size() < 3 || cells.size() > 4 || cells.subList(0, 3).contains("")) {
            defect(number, "expected a local code, the URI of a code system, a code and perhaps its display");
        } else if (!cells.get(1).contains(":")) {
            defect(number, cells.get(1) + " is not the URI of a code system");
        } else {
            rows.add(new TableRow(
                    new Place(file, number),
                    List.of(cells.get(0)),
                    cells.get(1),
                    cells.get(2),
                    cells.size() == 4 ? cells.get(3) : ""));
        }
    }

    private static List<String> cells(String line) {
        List<List<String>> records = CommaSeparated.records(line);
        return records.isEmpty() ? List.of("") : records.getFirst();
    }

    /** A ConceptMap of FHIR R4. */
    static MapFile conceptMap(String file, String layer, String text) {
        CodeFiles files = new CodeFiles(file, layer);
        try {
            JsonNode map = JSON.readTree(text);
            if (!map.path("resourceType").stringValue("").equals("ConceptMap")) {
                files.defect(1, "expected a ConceptMap of FHIR R4");
            }
            map.path("group").forEach(files::group);
        } catch (JacksonException broken) {
            files.defect(1, "is not JSON");
        }
        return files.made();
    }

    private void group(JsonNode group) {
        String system = group.path("target").stringValue("");
        if (!system.contains(":")) {
            defect(1, "a group of the ConceptMap names no target system");
            return;
        }
        for (JsonNode element : group.path("element")) {
            for (JsonNode target : element.path("target")) {
                String code = target.path("code").stringValue("");
                if (!code.isEmpty()
                        && !APART.contains(target.path("equivalence").stringValue(""))) {
                    rows.add(new TableRow(
                            new Place(file, 1),
                            List.of(element.path("code").stringValue("")),
                            system,
                            code,
                            target.path("display").stringValue("")));
                }
            }
        }
    }

    private void defect(int line, String text) {
        defects.add(new Defect(file, line, text));
    }

    private MapFile made() {
        String name = file.substring(file.lastIndexOf('/') + 1, file.lastIndexOf('.'));
        Block table = new Block.TableBlock(new Place(file, 1), name, name, "urn:kiln:local", rows, List.of());
        return new MapFile(file, layer, List.of(table), defects);
    }
}
