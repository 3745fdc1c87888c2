/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Stamp;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What happened to a resource as a whole, each with its time, so that what comes late can be told what it would have met
 * in time: whose it was, which of its record's deletions void it, which visits left it. Empty for nearly all resources: one
 * that always was the same patient's needs no entry. For one thread.
 */
public final class Chronicle {
    /** Entries of each kind; past it no more are remembered. */
    static final int ENTRIES_MAX = 256;

    private static final Comparator<Stamp> IN_TIME = Comparator.comparing(Stamp::eventTime)
            .thenComparingLong(Stamp::sequence)
            .thenComparing(Stamp::messageTime)
            .thenComparingInt(Stamp::priority);

    /**
     * Whose it was from then on.
     *
     * @param patient the record as it was then, by reference: merges do not change it
     * @param moved whether an event moved it there with all that was recorded in it (ADT A44, A45)
     */
    public record Owner(String patient, boolean moved) {}

    private final TreeMap<Stamp, Owner> owners = new TreeMap<>(IN_TIME);
    private final Set<Stamp> deletions = new TreeSet<>(IN_TIME);
    private final Set<Stamp> voids = new TreeSet<>(IN_TIME);
    private final Set<String> departed = new TreeSet<>();

    /** Whose it was said to be then; whether that was not known. */
    public boolean own(Stamp stamp, Owner owner) {
        var held = owners.get(stamp);
        if (owner.equals(held) || (held != null && held.moved()) || owners.size() >= ENTRIES_MAX) {
            return false;
        }
        owners.put(stamp, owner);
        return true;
    }

    /** Whose it was at that time, as the record that it was then; empty when it always was the same one's. */
    public Optional<String> ownerAt(Stamp stamp) {
        return owners.entrySet().stream()
                .filter(entry -> !entry.getKey().eventTime().isAfter(stamp.eventTime()))
                .max(Map.Entry.comparingByKey())
                .or(() -> Optional.ofNullable(owners.firstEntry()))
                .map(entry -> entry.getValue().patient());
    }

    public Map<Stamp, Owner> owners() {
        return Collections.unmodifiableMap(owners);
    }

    /** The patient's record was deleted then, with its visits (ADT A23); whether that was not known. */
    public boolean delete(Stamp stamp) {
        return deletions.size() < ENTRIES_MAX && deletions.add(stamp);
    }

    public Set<Stamp> deletions() {
        return Collections.unmodifiableSet(deletions);
    }

    /** A visit belongs to somebody else now, but did not always. */
    public boolean leave(String visit) {
        return departed.size() < ENTRIES_MAX && departed.add(visit);
    }

    public Set<String> departed() {
        return Collections.unmodifiableSet(departed);
    }

    /** When that in which it was recorded was deleted, all of it; whether that is news. */
    boolean voidedAt(Collection<Stamp> stamps) {
        if (voids.size() == stamps.size() && voids.containsAll(stamps)) {
            return false;
        }
        voids.clear();
        stamps.stream().limit(ENTRIES_MAX).forEach(voids::add);
        return true;
    }

    Set<Stamp> voids() {
        return voids;
    }

    /** Whether it was voided, and nobody said since that it is so. */
    boolean isVoidSince(Stamp asserted) {
        return voids.stream().anyMatch(stamp -> stamp.compareTo(asserted) >= 0);
    }

    /** Takes over what is of the survivor of a merge: visits that left, and deletions since. */
    void absorb(Chronicle retired, Stamp merged) {
        departed.addAll(retired.departed);
        retired.deletions.stream()
                .filter(stamp -> !stamp.eventTime().isBefore(merged.eventTime()))
                .forEach(this::delete);
    }

    boolean isEmpty() {
        return owners.isEmpty() && deletions.isEmpty() && voids.isEmpty() && departed.isEmpty();
    }

    void pack(Packer packer) {
        packer.number(owners.size());
        owners.forEach(
                (stamp, owner) -> packer.stamp(stamp).text(owner.patient()).flag(owner.moved()));
        for (var stamps : List.of(deletions, voids)) {
            packer.number(stamps.size());
            stamps.forEach(packer::stamp);
        }
        packer.number(departed.size());
        departed.forEach(packer::text);
    }

    void read(Unpacker unpacker) {
        var owned = unpacker.count();
        for (var i = 0; i < owned; i++) {
            owners.put(unpacker.stamp(), new Owner(unpacker.text(), unpacker.flag()));
        }
        for (var stamps : List.of(deletions, voids)) {
            var count = unpacker.count();
            for (var i = 0; i < count; i++) {
                stamps.add(unpacker.stamp());
            }
        }
        var left = unpacker.count();
        for (var i = 0; i < left; i++) {
            departed.add(unpacker.text());
        }
    }
}
