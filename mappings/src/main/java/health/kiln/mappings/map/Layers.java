/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays map blocks of the same name over each other. A statement of a higher layer replaces the one of the same id; new
 * ones go first, because the first rule that has a value decides.
 */
final class Layers {
    /** A map as it is after all layers. */
    record EffectiveMap(String segment, String type, List<Statement> statements) {}

    private final List<MapFile> files;
    private final List<Defect> defects;

    Layers(List<MapFile> files, List<Defect> defects) {
        this.files = files;
        this.defects = defects;
    }

    Map<String, EffectiveMap> maps() {
        Map<String, EffectiveMap> maps = new LinkedHashMap<>();
        Map<String, String> layerOf = new HashMap<>();
        for (MapFile file : files) {
            for (Block block : file.blocks()) {
                switch (block) {
                    case Block.MapBlock map -> overlay(map, file.layer(), maps, layerOf);
                    case Block.Disable disable -> disable(disable, maps);
                    case Block.MessageBlock message -> {}
                    case Block.EventsBlock events -> {}
                    case Block.TableBlock table -> {}
                    case Block.Naming naming -> {}
                }
            }
        }
        return maps;
    }

    private void overlay(
            Block.MapBlock map, String layer, Map<String, EffectiveMap> maps, Map<String, String> layerOf) {
        EffectiveMap below = maps.get(map.name());
        List<Statement> statements = new ArrayList<>(below == null ? List.of() : below.statements());
        List<Statement> added = new ArrayList<>();
        for (Statement statement : map.statements()) {
            String id = statement.origin().id();
            String before = layerOf.put(id, layer);
            if (layer.equals(before)) {
                defect(
                        statement.origin().place(),
                        "rule " + id + " is there already; name one of them, as in " + "PID-7#time");
            } else if (before == null) {
                added.add(statement);
            } else {
                statements.replaceAll(old -> old.origin().id().equals(id) ? statement : old);
            }
        }
        boolean first = statements.isEmpty();
        statements.addAll(first ? statements.size() : 0, added);
        maps.put(map.name(), new EffectiveMap(map.segment(), map.type(), List.copyOf(statements)));
    }

    private void disable(Block.Disable disable, Map<String, EffectiveMap> maps) {
        int slash = disable.rule().indexOf('/');
        EffectiveMap map = slash < 0 ? null : maps.get(disable.rule().substring(0, slash));
        List<Statement> left = map == null
                ? List.of()
                : map.statements().stream()
                        .filter(statement -> !statement.origin().id().equals(disable.rule()))
                        .toList();
        if (map == null || left.size() == map.statements().size()) {
            defect(disable.place(), "there is no rule " + disable.rule() + " to disable");
            return;
        }
        maps.put(disable.rule().substring(0, slash), new EffectiveMap(map.segment(), map.type(), left));
    }

    private void defect(Place place, String text) {
        defects.add(new Defect(place.file(), place.line(), text));
    }
}
