/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.tables.CodeTable;
import health.kiln.mappings.tables.Translation;
import health.kiln.mappings.tables.Ucum;
import health.kiln.mappings.tables.V2Codes;
import health.kiln.mappings.tables.Vocabulary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Gathers names and code tables of all layers. */
final class VocabularyLinker {
    private final List<MapFile> files;
    private final List<Defect> defects;
    private final Map<String, Map<String, String>> names = new HashMap<>();
    private final Map<String, CodeTable> tables = new HashMap<>();
    private final V2Codes v2 = V2Codes.bundled();
    private final Ucum ucum = Ucum.bundled();

    VocabularyLinker(List<MapFile> files, List<Defect> defects) {
        this.files = files;
        this.defects = defects;
    }

    Vocabulary link() {
        for (MapFile file : files) {
            for (Block block : file.blocks()) {
                if (block instanceof Block.Naming naming) {
                    boolean upper =
                            naming.kind().equals("codesystem") || naming.kind().equals("authority");
                    Map<String, String> known = names.computeIfAbsent(naming.kind(), kind -> new HashMap<>());
                    naming.names()
                            .forEach(name -> known.put(upper ? name.toUpperCase(Locale.ROOT) : name, naming.uri()));
                }
            }
        }
        Vocabulary named = vocabulary();
        for (MapFile file : files) {
            for (Block block : file.blocks()) {
                if (block instanceof Block.TableBlock table) {
                    CodeTable made = table(table, named);
                    tables.merge(table.name(), made, CodeTable::overlaid);
                }
            }
        }
        return vocabulary();
    }

    private Vocabulary vocabulary() {
        return new Vocabulary(
                names.getOrDefault("system", Map.of()),
                names.getOrDefault("codesystem", Map.of()),
                names.getOrDefault("extension", Map.of()),
                names.getOrDefault("authority", Map.of()),
                tables,
                local(tables),
                v2,
                ucum);
    }

    /** Tables that translate the codes of a coding system that is no HL7 table: by its name. */
    private static Map<String, CodeTable> local(Map<String, CodeTable> tables) {
        Map<String, CodeTable> local = new HashMap<>();
        for (CodeTable table : tables.values()) {
            if (!table.source().isEmpty() && !V2Codes.isTable(table.source())) {
                local.put(table.source(), table);
            }
        }
        return local;
    }

    private CodeTable table(Block.TableBlock block, Vocabulary named) {
        Map<String, List<Translation>> rows = new LinkedHashMap<>();
        for (Block.TableRow row : block.rows()) {
            String system = block.target();
            if (!row.system().isEmpty()) {
                Optional<String> found =
                        row.system().contains(":") ? Optional.of(row.system()) : named.system(row.system());
                if (found.isEmpty()) {
                    defects.add(
                            new Defect(row.place().file(), row.place().line(), "unknown code system " + row.system()));
                }
                system = found.orElse(system);
            }
            Translation translation = new Translation(system, row.code(), row.display());
            for (String source : row.sources()) {
                rows.computeIfAbsent(source, code -> new ArrayList<>(1)).add(translation);
            }
        }
        rows.replaceAll((code, translations) -> List.copyOf(translations));
        Optional<Translation> fallback =
                block.fallback().stream().findFirst().map(code -> new Translation(block.target(), code, ""));
        return new CodeTable(block.name(), block.v2Table(), block.target(), rows, fallback);
    }
}
