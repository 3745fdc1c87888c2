/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lays map blocks of the same name over each other. A statement of a higher layer replaces the one of the same id; new
 * ones go first, because the first rule that has a value decides.
 *
 * <p>The guide is below all: what stands above it keeps its own order and goes before it, and a rule of the guide gives
 * way to every rule above that reads the same field for the same element.
 */
final class Layers {
    static final String GUIDE = "guide";

    /**
     * A map as it is after all layers.
     *
     * @param overruled what layers above took out
     */
    record EffectiveMap(String segment, String type, List<Statement> statements, List<Overruled> overruled) {
        EffectiveMap {
            statements = List.copyOf(statements);
            overruled = List.copyOf(overruled);
        }
    }

    /** A statement that is not run: {@code how} it was taken out, and by what. */
    record Overruled(Statement statement, String how, Place by) {}

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
                    case Block.Setting setting -> {}
                }
            }
        }
        maps.replaceAll((name, map) -> giveWay(map));
        return maps;
    }

    private void overlay(
            Block.MapBlock map, String layer, Map<String, EffectiveMap> maps, Map<String, String> layerOf) {
        EffectiveMap below =
                maps.getOrDefault(map.name(), new EffectiveMap(map.segment(), map.type(), List.of(), List.of()));
        List<Statement> statements = new ArrayList<>(below.statements());
        List<Overruled> overruled = new ArrayList<>(below.overruled());
        List<Statement> added = new ArrayList<>();
        for (Statement statement : map.statements()) {
            String id = statement.origin().id();
            String before = layerOf.put(id, layer);
            if (layer.equals(before)) {
                defect(
                        statement.origin().place(),
                        "rule " + id + " is there already; name one of them, as in " + "PID-7#time");
            } else if (before == null || !replace(statements, statement, overruled)) {
                added.add(statement);
            }
        }
        statements.addAll(ownLayerEnds(statements, layer), added);
        maps.put(map.name(), new EffectiveMap(map.segment(), map.type(), statements, overruled));
    }

    /** Puts a statement in the place of the one of its id; false when that one's place means nothing. */
    private static boolean replace(List<Statement> statements, Statement above, List<Overruled> overruled) {
        for (int i = 0; i < statements.size(); i++) {
            Statement below = statements.get(i);
            if (below.origin().id().equals(above.origin().id())) {
                overruled.add(new Overruled(below, "replaced", above.origin().place()));
                if (isGuide(below)) {
                    statements.remove(i);
                    return false;
                }
                statements.set(i, above);
                return true;
            }
        }
        return false;
    }

    /** Behind what other files of the same layer say, before all that lies below. */
    private static int ownLayerEnds(List<Statement> statements, String layer) {
        int end = 0;
        while (end < statements.size() && statements.get(end).origin().layer().equals(layer)) {
            end++;
        }
        return end;
    }

    /** Also to a rule that a site has replaced or taken away: the guide does not come back through the hole. */
    private static EffectiveMap giveWay(EffectiveMap map) {
        List<Statement> above = new ArrayList<>();
        map.statements().stream().filter(statement -> !isGuide(statement)).forEach(above::add);
        map.overruled().stream()
                .map(Overruled::statement)
                .filter(statement -> !isGuide(statement))
                .forEach(above::add);
        List<Statement> kept = new ArrayList<>();
        List<Overruled> overruled = new ArrayList<>(map.overruled());
        for (Statement statement : map.statements()) {
            Optional<Statement> better = isGuide(statement) ? covering(statement, above) : Optional.empty();
            if (better.isPresent()) {
                overruled.add(new Overruled(
                        statement, "covered", better.get().origin().place()));
            } else {
                kept.add(statement);
            }
        }
        return new EffectiveMap(map.segment(), map.type(), kept, overruled);
    }

    private static Optional<Statement> covering(Statement statement, List<Statement> above) {
        Footprint footprint = Footprint.of(statement);
        return above.stream()
                .filter(other -> Footprint.of(other).covers(footprint))
                .findFirst();
    }

    private static boolean isGuide(Statement statement) {
        return statement.origin().layer().equals(GUIDE);
    }

    private void disable(Block.Disable disable, Map<String, EffectiveMap> maps) {
        int slash = disable.rule().indexOf('/');
        String name = slash < 0 ? "" : disable.rule().substring(0, slash);
        EffectiveMap map = maps.get(name);
        Optional<Statement> found = map == null
                ? Optional.empty()
                : map.statements().stream()
                        .filter(statement -> statement.origin().id().equals(disable.rule()))
                        .findFirst();
        if (map == null || found.isEmpty()) {
            defect(disable.place(), "there is no rule " + disable.rule() + " to disable");
            return;
        }
        List<Statement> left = new ArrayList<>(map.statements());
        left.remove(found.get());
        List<Overruled> overruled = new ArrayList<>(map.overruled());
        overruled.add(new Overruled(found.get(), "disabled", disable.place()));
        maps.put(name, new EffectiveMap(map.segment(), map.type(), left, overruled));
    }

    private void defect(Place place, String text) {
        defects.add(new Defect(place.file(), place.line(), text));
    }
}
