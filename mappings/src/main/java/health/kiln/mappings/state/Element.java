/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Stamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/** One element of a resource: a register for its whole value and, when it repeats by key, one for each item. */
final class Element {
    /** Items, dropped ones included. Past it the oldest statement is forgotten. */
    static final int ITEMS_MAX = 1_000;

    private final Register whole = new Register();
    private final TreeMap<String, Register> items = new TreeMap<>();

    Register whole() {
        return whole;
    }

    Map<String, Register> items() {
        return items;
    }

    boolean offer(Candidate said, boolean isVerified) {
        return whole.offer(said, isVerified);
    }

    boolean offerItem(String key, Candidate said, boolean isVerified) {
        var changed = items.computeIfAbsent(key, _ -> new Register()).offer(said, isVerified);
        if (items.size() > ITEMS_MAX) {
            items.remove(oldestItem());
        }
        return changed;
    }

    private String oldestItem() {
        return items.entrySet().stream()
                .min(Comparator.comparing(entry -> entry.getValue().verified().stamp()))
                .orElseThrow()
                .getKey();
    }

    /** What stands: the whole value, followed by the items that are not older than it. */
    Candidate standing(Stamp reset) {
        var base = whole.standing(reset);
        if (items.isEmpty()) {
            return base;
        }
        if (items.size() == 1 && !base.present()) {
            return onlyItem(items.firstEntry().getValue().standing(reset), base);
        }
        var array = JsonNodeFactory.instance.arrayNode();
        if (base.value() instanceof ArrayNode values) {
            array.addAll(values);
        }
        var field = base.field();
        for (var item : standingItems(reset)) {
            var candidate = item.getValue().standing(reset);
            if (candidate.value() instanceof ArrayNode entries) {
                array.addAll(entries);
            } else {
                array.add(candidate.value());
            }
            field = candidate.field();
        }
        return new Candidate(base.stamp(), 0, field, array.isEmpty() ? MissingNode.getInstance() : array);
    }

    private static Candidate onlyItem(Candidate item, Candidate base) {
        if (!item.present() || item.stamp().compareTo(base.stamp()) < 0) {
            return new Candidate(base.stamp(), 0, base.field(), MissingNode.getInstance());
        }
        var value = item.value() instanceof ArrayNode entries
                ? entries
                : JsonNodeFactory.instance.arrayNode(1).add(item.value());
        return new Candidate(base.stamp(), 0, item.field(), value.isEmpty() ? MissingNode.getInstance() : value);
    }

    /** The items that show, in the order in which they are written. */
    List<Map.Entry<String, Register>> standingItems(Stamp reset) {
        var since = whole.standing(reset).stamp();
        var shown = new ArrayList<Map.Entry<String, Register>>();
        for (var item : items.entrySet()) {
            var candidate = item.getValue().standing(reset);
            if (candidate.present() && candidate.stamp().compareTo(since) >= 0) {
                shown.add(item);
            }
        }
        shown.sort(
                Comparator.comparingInt(item -> item.getValue().standing(reset).rank()));
        return shown;
    }

    void erase(Stamp floor) {
        whole.erase(floor);
        for (var item : items.values()) {
            item.erase(floor);
        }
    }

    /** Forgets what was said in passing. */
    void forgetSketch() {
        whole.forgetSketch();
        items.values().removeIf(item -> {
            item.forgetSketch();
            return item.isEmpty();
        });
    }

    /** Takes over what was said of another since then, by the time of the events. */
    void absorbLater(Element other, Stamp since) {
        if (isSaidSince(other.whole, since)) {
            whole.absorb(other.whole);
        }
        other.items.forEach((key, item) -> {
            if (isSaidSince(item, since) && !Merging.isSuccession(key)) {
                items.computeIfAbsent(key, _ -> new Register()).absorb(item);
            }
        });
    }

    private static boolean isSaidSince(Register register, Stamp since) {
        return !register.verified().stamp().eventTime().isBefore(since.eventTime());
    }

    void absorb(Element other) {
        whole.absorb(other.whole);
        other.items.forEach(
                (key, item) -> items.computeIfAbsent(key, _ -> new Register()).absorb(item));
    }
}
