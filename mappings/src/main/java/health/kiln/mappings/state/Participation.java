/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Intent.Step.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who took part in an encounter, and until when: a change of the attending or consulting doctor (ADT A54, A61) ends the
 * one and begins the other, unless it was cancelled (A55, A62). What other messages name is the one before the first
 * change or, if it is newer than all changes, the one after the last.
 */
final class Participation {
    private static final String PARTICIPANT = "participant";
    private static final String TYPES = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";

    /** A role whose holder changes by an event of its own. */
    private enum Role {
        ATND(Kind.CHANGE_ATTENDING),
        CON(Kind.CHANGE_CONSULTING);

        private final Kind change;

        Role(Kind change) {
            this.change = change;
        }
    }

    /** One holder of the role. */
    private record Holder(JsonNode individual, Span span) {
        boolean is(JsonNode other) {
            var here = individual.path("reference");
            return here.isMissingNode() ? individual.equals(other) : here.equals(other.path("reference"));
        }
    }

    private Participation() {}

    static void write(ResourceState state, Fields fields) {
        if (state.movements().list().stream().noneMatch(Participation::changesHolder)) {
            return;
        }
        var standing = Annulments.standing(state.movements().list());
        for (var role : Role.values()) {
            var changes = standing.stream()
                    .filter(moved ->
                            moved.kind() == role.change && individual(moved).isPresent())
                    .toList();
            if (!changes.isEmpty()) {
                write(role, changes, state, fields);
            }
        }
    }

    private static boolean changesHolder(Moved moved) {
        return moved.kind() == Kind.CHANGE_ATTENDING || moved.kind() == Kind.CHANGE_CONSULTING;
    }

    private static void write(Role role, List<Moved> changes, ResourceState state, Fields fields) {
        var others = new ArrayList<JsonNode>();
        var named = new ArrayList<JsonNode>();
        fields.get(PARTICIPANT).forEach(each -> (isIn(role, each) ? named : others).add(each));
        var since = Optional.ofNullable(state.elements().get(PARTICIPANT))
                .map(element -> element.items().get(role.name()))
                .map(item -> item.verified().stamp())
                .orElse(Candidate.NEVER);
        var newer = since.eventTime().isAfter(changes.getLast().at());
        var holders = new ArrayList<Holder>();
        for (var i = 0; i < changes.size(); i++) {
            var start = Span.from(Moment.of(changes.get(i).at()));
            var ended = i + 1 < changes.size()
                    ? start.until(Moment.of(changes.get(i + 1).at()))
                    : start;
            holders.add(new Holder(individual(changes.get(i)).orElseThrow(), ended));
        }
        var changed = List.copyOf(holders);
        for (var each : named) {
            var individual = each.path("individual");
            if (newer && !changed.getLast().is(individual)) {
                var moment = Moment.of(since.eventTime());
                holders.set(
                        changed.size() - 1,
                        new Holder(
                                changed.getLast().individual(),
                                changed.getLast().span().until(moment)));
                holders.add(new Holder(individual, Span.from(moment)));
            } else if (!newer && changed.stream().noneMatch(holder -> holder.is(individual))) {
                var until = new Span(
                        Optional.empty(),
                        Optional.of(Moment.of(changes.getFirst().at())));
                others.add(participant(role, new Holder(individual, until)));
            }
        }
        holders.forEach(holder -> others.add(participant(role, holder)));
        fields.decide(PARTICIPANT, Trees.array().addAll(others));
    }

    private static Optional<JsonNode> individual(Moved moved) {
        return moved.step().details().map(details -> details.path(PARTICIPANT)).filter(JsonNode::isObject);
    }

    private static boolean isIn(Role role, JsonNode participant) {
        return participant
                .path("type")
                .path(0)
                .path("coding")
                .path(0)
                .path("code")
                .asString("")
                .equals(role.name());
    }

    private static ObjectNode participant(Role role, Holder holder) {
        var participant = Trees.object();
        participant.set("type", Trees.array().add(Trees.concept(TYPES, role.name())));
        participant.set("period", holder.span().toJson());
        participant.set("individual", holder.individual());
        return participant;
    }
}
