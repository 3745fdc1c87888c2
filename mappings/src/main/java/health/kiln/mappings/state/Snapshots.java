/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Stamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** The newest list that each source gave of each type of resource in one scope, a patient or an encounter. */
final class Snapshots {
    /** Members of one list; further ones are not remembered, and so not closed by their absence later. */
    static final int MEMBERS_MAX = 1_000;

    private static final char FORMER = '\n';

    /** Which list: of which type, from whom. */
    record Of(String type, String source) implements Comparable<Of> {
        @Override
        public int compareTo(Of other) {
            var byType = type.compareTo(other.type);
            return byType != 0 ? byType : source.compareTo(other.source);
        }

        /** The same list of a scope that was merged into this one. */
        Of takenOver(String former) {
            return new Of(type, source + FORMER + former);
        }

        boolean isTakenOver(Of own) {
            return type.equals(own.type) && source.startsWith(own.source + FORMER);
        }
    }

    /** The list, and when it was given. */
    record Listed(Stamp stamp, Set<UUID> members) {
        Listed {
            members = Set.copyOf(members);
        }
    }

    private final Map<Of, Listed> newest = new TreeMap<>();

    Map<Of, Listed> all() {
        return Collections.unmodifiableMap(newest);
    }

    /** Takes a list in; answers what is closed by it. A list older than the one held closes only its own. */
    List<Closing> take(Of of, Listed listed) {
        var held = newest.get(of);
        if (held != null && listed.stamp().compareTo(held.stamp()) < 0) {
            return closings(of.type(), listed.members(), held.members(), held.stamp());
        }
        newest.put(of, bounded(listed));
        var closed = new ArrayList<Closing>();
        if (held != null) {
            closed.addAll(closings(of.type(), held.members(), listed.members(), listed.stamp()));
        }
        newest.forEach((other, taken) -> {
            if (other.isTakenOver(of) && listed.stamp().compareTo(taken.stamp()) > 0) {
                closed.addAll(closings(of.type(), taken.members(), listed.members(), listed.stamp()));
            }
        });
        return closed;
    }

    /**
     * Takes over the lists of a scope that was merged into this one. A list that was given after the merge is this one's;
     * of an older one only what this one is told later than the merge can close what is on it. What it was told later
     * already is answered.
     */
    List<Closing> takeOver(Snapshots other, String former, Stamp merged) {
        var closed = new ArrayList<Closing>();
        other.newest.forEach((of, listed) -> {
            if (!listed.stamp().eventTime().isBefore(merged.eventTime())) {
                closed.addAll(take(of, listed));
                return;
            }
            var own = newest.get(of);
            newest.put(of.takenOver(former), bounded(new Listed(merged, listed.members())));
            if (own != null && own.stamp().compareTo(merged) > 0) {
                closed.addAll(closings(of.type(), listed.members(), own.members(), own.stamp()));
            }
        });
        return closed;
    }

    /** A member is another resource now; whether it was one. */
    boolean rename(String from, String to) {
        var changed = false;
        for (var list : newest.entrySet()) {
            var type = list.getKey().type() + "/";
            if (from.startsWith(type)) {
                var members = new HashSet<>(list.getValue().members());
                if (members.remove(UUID.fromString(from.substring(type.length())))) {
                    members.add(UUID.fromString(to.substring(type.length())));
                    list.setValue(new Listed(list.getValue().stamp(), members));
                    changed = true;
                }
            }
        }
        return changed;
    }

    void absorb(Snapshots other) {
        other.newest.forEach((of, listed) -> newest.merge(of, listed, Snapshots::united));
    }

    void restore(Of of, Listed listed) {
        newest.put(of, listed);
    }

    private static Listed united(Listed one, Listed two) {
        var members = new HashSet<>(one.members());
        members.addAll(two.members());
        return bounded(new Listed(one.stamp().compareTo(two.stamp()) >= 0 ? one.stamp() : two.stamp(), members));
    }

    private static Listed bounded(Listed listed) {
        return listed.members().size() <= MEMBERS_MAX
                ? listed
                : new Listed(
                        listed.stamp(),
                        Set.copyOf(listed.members().stream()
                                .sorted()
                                .limit(MEMBERS_MAX)
                                .toList()));
    }

    private static List<Closing> closings(String type, Set<UUID> candidates, Set<UUID> present, Stamp stamp) {
        return candidates.stream()
                .filter(member -> !present.contains(member))
                .sorted()
                .map(member -> new Closing(type, member, stamp))
                .toList();
    }
}
