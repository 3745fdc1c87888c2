/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.intent.Assignment;
import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.intent.Intent.Presence;
import health.kiln.mappings.intent.Stamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whose word counts most where several senders tell the same: for a type, a group of its elements or one element, the
 * senders in their order. It decides before the message type's priority and before time, so the order of arrival does not
 * matter. A sender that is not in the order comes after all that are.
 *
 * @param orders by {@code Patient} or {@code Patient.birthDate}; the more exact one decides
 */
record Sources(Map<String, List<String>> orders) {
    /** Priorities of message types are 0 to 9: a place in an order weighs more than any of them. */
    private static final int WEIGHT = 10;

    /** Who a patient is, as registration desks ask for it. */
    private static final Map<String, List<String>> GROUPS = Map.of(
            "Patient.demographics",
            List.of(
                    "name",
                    "gender",
                    "birthDate",
                    "deceased",
                    "address",
                    "telecom",
                    "maritalStatus",
                    "multipleBirth",
                    "communication",
                    "extension"));

    /**
     * What no order of senders touches: what the state folds, closes or merges by the times of events, and who or what a
     * resource is about.
     */
    private static final Set<String> OF_THE_STATE = Set.of(
            "identifier",
            "link",
            "active",
            "status",
            "clinicalStatus",
            "verificationStatus",
            "class",
            "period",
            "location",
            "participant",
            "diagnosis",
            "subject",
            "patient",
            "beneficiary",
            "encounter",
            "context",
            "account");

    Sources {
        orders = Map.copyOf(orders);
    }

    /** The elements that a setting speaks of, as {@code Patient.name}; the name itself if it is no group. */
    static List<String> spread(String name) {
        List<String> group = GROUPS.get(name);
        if (group == null) {
            return List.of(name);
        }
        String type = name.substring(0, name.indexOf('.') + 1);
        return group.stream().map(element -> type + element).toList();
    }

    /** Whether time alone decides what stands here. */
    static boolean isOfTheState(String element) {
        return OF_THE_STATE.contains(element);
    }

    boolean isEmpty() {
        return orders.isEmpty();
    }

    /**
     * What a message says of one resource, parted by how much the word of its sender counts: the resource itself first, then
     * those elements that an order speaks of.
     *
     * @param senders the names by which the sender may stand in an order
     */
    List<Intent.Upsert> parted(Intent.Upsert upsert, List<String> senders) {
        String type = upsert.target().handle().type();
        if (!speaksOf(type) || !upsert.presence().tells()) {
            return List.of(upsert);
        }
        List<Assignment> others = new ArrayList<>();
        Map<Integer, List<Assignment>> ranked = new TreeMap<>(Comparator.reverseOrder());
        Map<String, Integer> ranks = new HashMap<>();
        for (Assignment said : upsert.assignments()) {
            int rank = ranks.computeIfAbsent(elementOf(said.element()), element -> rank(type, element, senders));
            (rank == 0 ? others : ranked.computeIfAbsent(rank, _ -> new ArrayList<>())).add(said);
        }
        List<Intent.Upsert> parts = new ArrayList<>(1 + ranked.size());
        parts.add(with(upsert, upsert.presence(), upsert.stamp(), others, upsert.status()));
        ranked.forEach((rank, said) ->
                parts.add(with(upsert, Presence.OPTIONAL, raised(upsert.stamp(), rank), said, Optional.empty())));
        return parts;
    }

    private static Intent.Upsert with(
            Intent.Upsert upsert,
            Presence presence,
            Stamp stamp,
            List<Assignment> said,
            Optional<Intent.StatusReport> status) {
        return new Intent.Upsert(upsert.target(), presence, stamp, said, status);
    }

    private static Stamp raised(Stamp stamp, int rank) {
        return new Stamp(stamp.priority() + WEIGHT * rank, stamp.eventTime(), stamp.sequence(), stamp.messageTime());
    }

    private boolean speaksOf(String type) {
        return orders.keySet().stream().anyMatch(name -> name.equals(type) || name.startsWith(type + "."));
    }

    /** 0 for a sender that no order names, 1 for the last in the order, and so on. */
    private int rank(String type, String element, List<String> senders) {
        if (isOfTheState(element)) {
            return 0;
        }
        List<String> order = orders.getOrDefault(type + "." + element, orders.getOrDefault(type, List.of()));
        for (int i = 0; i < order.size(); i++) {
            if (senders.contains(order.get(i))) {
                return order.size() - i;
            }
        }
        return 0;
    }

    /** {@code deceased} of {@code deceased[x]}, {@code birthDate} of {@code _birthDate}: what is told together, counts together. */
    static String elementOf(String part) {
        String plain = part.startsWith("_") ? part.substring(1) : part;
        int dot = plain.indexOf('.');
        plain = dot < 0 ? plain : plain.substring(0, dot);
        return plain.endsWith("[x]") ? plain.substring(0, plain.length() - 3) : plain;
    }
}
