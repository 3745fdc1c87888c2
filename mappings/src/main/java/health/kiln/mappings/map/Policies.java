/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.Feed;
import health.kiln.mappings.map.Block.NodeLine;
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
 */
record Policies(
        Optional<ZoneId> zone,
        Optional<Charset> charset,
        Set<String> kept,
        Set<String> unmerged,
        Set<String> asked,
        Map<String, Integer> priorities) {
    /** Cancel, discontinue and hold, as the placer of an order asks for them (HL7 table 0119). */
    private static final Set<String> ASKS_OF_PLACERS = Set.of("CA", "DC", "HD");

    private static final String NAMES =
            "zone, charset, snapshot.SEGMENT, merge.TYPE, orders.placerCancel or" + " priority.MESSAGE-TYPE";

    Policies {
        kept = Set.copyOf(kept);
        unmerged = Set.copyOf(unmerged);
        asked = Set.copyOf(asked);
        priorities = Map.copyOf(priorities);
    }

    /** Reads the settings of all layers, lowest first. */
    static Policies of(List<MapFile> files, List<Defect> defects) {
        Map<String, Block.Setting> last = new HashMap<>();
        for (MapFile file : files) {
            for (Block block : file.blocks()) {
                if (block instanceof Block.Setting setting) {
                    last.put(setting.name(), setting);
                }
            }
        }
        Reading reading = new Reading(defects);
        last.values().forEach(reading::read);
        return new Policies(
                reading.zone, reading.charset, reading.kept, reading.unmerged, reading.asked, reading.priorities);
    }

    /** Takes one setting after the other. */
    private static final class Reading {
        private final List<Defect> defects;
        private final Set<String> kept = new HashSet<>();
        private final Set<String> unmerged = new HashSet<>();
        private final Map<String, Integer> priorities = new HashMap<>();
        private Set<String> asked = Set.of();
        private Optional<ZoneId> zone = Optional.empty();
        private Optional<Charset> charset = Optional.empty();

        Reading(List<Defect> defects) {
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
