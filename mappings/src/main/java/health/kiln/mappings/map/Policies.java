/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.Feed;
import health.kiln.mappings.intent.Intent.Reversal;
import health.kiln.mappings.map.Block.NodeLine;
import health.kiln.mappings.tables.R4Shapes;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a site has decided where HL7 leaves a choice. The highest layer that sets a policy decides; what nobody sets is as
 * the standard has it most often.
 *
 * @param zone where local times are local; empty for the channel's
 * @param charset what messages are written in whatever MSH-18 says; empty for the channel's
 * @param kept segments whose absence from a message says nothing: {@code set snapshot.AL1 = keep}
 * @param unmerged resources that merge messages do not merge: {@code set merge.Account = ignore}
 * @param asked order control codes that only ask, until the filler answers: {@code set orders.placerCancel = request}
 * @param priorities of the statements of each message type: {@code set priority.ORU = 1}
 * @param visits which messages may make an encounter: {@code set encounter.create = ADT^A01, ADT^A04}
 * @param sources whose word counts most for an element: {@code set sources.Patient.address = REGISTRY, ADT1}
 * @param reversal what becomes of a merge that says the opposite of an earlier one: {@code set merge.reversed = ignore}
 */
record Policies(
        Optional<ZoneId> zone,
        Optional<Charset> charset,
        Set<String> kept,
        Set<String> unmerged,
        Set<String> asked,
        Map<String, Integer> priorities,
        Visits visits,
        Sources sources,
        Reversal reversal) {
    /** Cancel, discontinue and hold, as the placer of an order asks for them (HL7 table 0119). */
    private static final Set<String> ASKS_OF_PLACERS = Set.of("CA", "DC", "HD");

    private static final String NAMES =
            "zone, charset, snapshot.SEGMENT, merge.TYPE, merge.reversed, orders.placerCancel,"
                    + " encounter.create, encounter.otherwise, encounter.classes, sources.TYPE.ELEMENT or priority.MESSAGE-TYPE";

    Policies {
        kept = Set.copyOf(kept);
        unmerged = Set.copyOf(unmerged);
        asked = Set.copyOf(asked);
        priorities = Map.copyOf(priorities);
    }

    /** Reads the settings of all layers, lowest first. */
    static Policies of(List<MapFile> files, R4Shapes shapes, List<Defect> defects) {
        Map<String, Block.Setting> last = new HashMap<>();
        blocks(files, Block.Setting.class).forEach(setting -> last.put(setting.name(), setting));
        Reading reading = new Reading(triggers(files), reported(files), shapes, defects);
        last.values().forEach(reading::read);
        return new Policies(
                reading.zone,
                reading.charset,
                reading.kept,
                reading.unmerged,
                reading.asked,
                reading.priorities,
                new Visits(reading.creating, reading.refuses, reading.classes),
                new Sources(reading.orders),
                reading.reversal);
    }

    /** All that some message block is for. */
    private static Set<String> triggers(List<MapFile> files) {
        return blocks(files, Block.MessageBlock.class)
                .flatMap(message -> message.events().stream().map(event -> message.type() + "^" + event))
                .collect(Collectors.toSet());
    }

    /** The types whose status is folded from coded reports. */
    private static Set<String> reported(List<MapFile> files) {
        return blocks(files, Block.MapBlock.class)
                .filter(map -> map.statements().stream().anyMatch(Statement.StatusFrom.class::isInstance))
                .map(Block.MapBlock::type)
                .collect(Collectors.toSet());
    }

    private static <B extends Block> Stream<B> blocks(List<MapFile> files, Class<B> kind) {
        return files.stream()
                .flatMap(file -> file.blocks().stream())
                .filter(kind::isInstance)
                .map(kind::cast);
    }

    /** Takes one setting after the other. */
    private static final class Reading {
        private final Set<String> triggers;
        private final Set<String> reported;
        private final R4Shapes shapes;
        private final List<Defect> defects;
        private final Map<String, List<String>> orders = new HashMap<>();
        private Set<String> creating = Set.of();
        private Set<String> classes = Set.of();
        private boolean refuses;
        private Reversal reversal = Reversal.REFUSED;
        private final Set<String> kept = new HashSet<>();
        private final Set<String> unmerged = new HashSet<>();
        private final Map<String, Integer> priorities = new HashMap<>();
        private Set<String> asked = Set.of();
        private Optional<ZoneId> zone = Optional.empty();
        private Optional<Charset> charset = Optional.empty();

        Reading(Set<String> triggers, Set<String> reported, R4Shapes shapes, List<Defect> defects) {
            this.triggers = triggers;
            this.reported = reported;
            this.shapes = shapes;
            this.defects = defects;
        }

        void read(Block.Setting setting) {
            String name = setting.name();
            String of = name.substring(name.indexOf('.') + 1);
            if (name.equals("zone")) {
                zone(setting);
            } else if (name.equals("charset")) {
                charset(setting);
            } else if (name.equals("orders.placerCancel")) {
                asked = isSecond(setting, "authoritative", "request") ? ASKS_OF_PLACERS : Set.of();
            } else if (name.matches("snapshot\\.[A-Z][A-Z0-9]{2}")) {
                if (isSecond(setting, "replace", "keep")) {
                    kept.add(of);
                }
            } else if (name.matches("merge\\.(Patient|Account|Encounter)")) {
                if (isSecond(setting, "apply", "ignore")) {
                    unmerged.add(of);
                }
            } else if (name.matches("priority\\.[A-Z]{3}") && setting.value().matches("\\d")) {
                priorities.put(of, Integer.parseInt(setting.value()));
            } else if (name.equals("merge.reversed")) {
                reversal = isSecond(setting, "refuse", "ignore") ? Reversal.IGNORED : Reversal.REFUSED;
            } else if (name.equals("encounter.create")) {
                creating(setting);
            } else if (name.equals("encounter.otherwise")) {
                refuses = isSecond(setting, "placeholder", "refuse");
            } else if (name.equals("encounter.classes")) {
                classes = setting.value().equals("any") ? Set.of() : Set.copyOf(setting.values());
            } else if (name.startsWith("sources.")) {
                Sources.spread(of).forEach(element -> order(setting, of, element));
            } else if (name.startsWith("priority.")) {
                defect(setting, "is 0 to 9, for a message type such as priority.ADT");
            } else {
                defect(setting, "is no policy; there are " + NAMES);
            }
        }

        private boolean isSecond(Block.Setting setting, String usual, String other) {
            if (!setting.value().equals(usual) && !setting.value().equals(other)) {
                defect(setting, "is " + usual + " or " + other);
            }
            return setting.value().equals(other);
        }

        private void creating(Block.Setting setting) {
            creating = setting.value().equals("any") ? Set.of() : Set.copyOf(setting.values());
            if (!triggers.containsAll(creating)) {
                defect(setting, "is any, or a list of events that have a message block, such as ADT^A01, ADT^A04");
            }
        }

        /** An order for one element goes before that of a group or of the whole type, wherever they are set. */
        private void order(Block.Setting setting, String asSet, String name) {
            int dot = name.indexOf('.');
            String type = dot < 0 ? name : name.substring(0, dot);
            String element = name.substring(dot + 1);
            if (setting.values().stream().anyMatch(String::isBlank)) {
                defect(setting, "is a list of senders: names of channels, or what MSH-3 says");
            } else if (!shapes.isType(type) || (dot > 0 && !isElement(type, element))) {
                defect(setting, "is for no resource type or top-level element of FHIR R4");
            } else if (dot > 0 && Sources.isOfTheState(element)) {
                defect(setting, "cannot be: this element follows from the times of events, whoever tells of them");
            } else if (reported.contains(type)) {
                defect(setting, "cannot be: what is told of it goes by the coded status of each report");
            } else if (asSet.equals(name)) {
                orders.put(name, setting.values());
            } else {
                orders.putIfAbsent(name, setting.values());
            }
        }

        private boolean isElement(String type, String element) {
            return shapes.find(type, element)
                    .or(() -> shapes.find(type, element + "[x]"))
                    .isPresent();
        }

        private void zone(Block.Setting setting) {
            try {
                zone = Optional.of(ZoneId.of(setting.value()));
            } catch (DateTimeException unknown) {
                defect(setting, "is a time zone such as Europe/Rome");
            }
        }

        private void charset(Block.Setting setting) {
            try {
                charset = Optional.of(Charset.forName(setting.value()));
            } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
                defect(setting, "is a character set such as ISO-8859-1");
            }
        }

        private void defect(Block.Setting setting, String text) {
            defects.add(new Defect(setting.place().file(), setting.place().line(), setting.name() + " " + text));
        }
    }

    /** The feed as this site has it. */
    Feed feed(Feed feed) {
        return zone.isEmpty() && charset.isEmpty()
                ? feed
                : new Feed(feed.name(), feed.site(), zone.orElse(feed.zone()), charset.or(feed::charset));
    }

    int priority(String messageType, int usual) {
        return priorities.getOrDefault(messageType, usual);
    }

    /** Whether a line of a message block asks for what this site does not want. */
    boolean leavesOut(NodeLine line) {
        return (line instanceof NodeLine.Listing listing && kept.contains(listing.segment()))
                || (line instanceof NodeLine.Merging merging && unmerged.contains(merging.type()));
    }

    /** The codes of a coded status that say nothing yet. */
    Set<String> saysNothing(String table) {
        return table.equals("HL70119") ? asked : Set.of();
    }
}
