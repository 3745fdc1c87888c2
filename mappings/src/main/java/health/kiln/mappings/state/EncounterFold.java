/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Intent.Step.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where an encounter stands after its steps: status, class, period, locations and their histories (HL7 v2.5.1 ch. 3;
 * FHIR R4 Encounter). Walks the standing steps once, in the order of event time.
 */
final class EncounterFold {
    private static final String PLANNED = "planned";
    private static final String IN_PROGRESS = "in-progress";
    private static final String ON_LEAVE = "onleave";
    private static final String FINISHED = "finished";
    private static final String CANCELLED = "cancelled";
    private static final String WRONG = "entered-in-error";

    /** Only a new admission leads out of these. */
    private static final Set<String> VOID = Set.of(CANCELLED, WRONG);

    private String status = "";
    private Span statusSpan = Span.UNKNOWN;
    private Span period = Span.UNKNOWN;
    private Optional<ObjectNode> encounterClass = Optional.empty();
    private Span classSpan = Span.UNKNOWN;
    private final List<ObjectNode> statusHistory = new ArrayList<>();
    private final List<ObjectNode> classHistory = new ArrayList<>();
    private final List<Stay> stays = new ArrayList<>();
    private final ObjectNode details = JsonNodeFactory.instance.objectNode();
    private boolean inferred;

    private EncounterFold() {}

    /** The encounter after these steps; never called for none. */
    static EncounterFold of(Movements movements) {
        var fold = new EncounterFold();
        for (var moved : Annulments.standing(movements.list())) {
            fold.take(moved);
        }
        for (var moved : movements.list()) {
            if (moved.kind() == Kind.UPDATE) {
                fold.fillFrom(moved);
            }
        }
        if (fold.encounterClass.isEmpty()) {
            fold.encounterClass = movements.list().reversed().stream()
                    .flatMap(moved -> moved.step().encounterClass().stream())
                    .findFirst();
        }
        return fold;
    }

    /** Whether only updates tell of this encounter, and no step of its own. */
    boolean inferred() {
        return inferred;
    }

    private void take(Moved moved) {
        switch (moved.kind()) {
            case PREADMIT -> preadmit(moved);
            case ADMIT, REGISTER -> admit(moved);
            case TRANSFER -> transfer(moved);
            case CHANGE_CLASS -> changeClass(moved);
            case DISCHARGE -> discharge(moved);
            case LEAVE -> leave(moved, ON_LEAVE);
            case RETURN -> leave(moved, IN_PROGRESS);
            case PENDING_TRANSFER -> planTransfer(moved);
            case DEPART -> depart(moved);
            case ARRIVE, CANCEL_TRANSFER, CANCEL_DISCHARGE, CANCEL_DEPART, CANCEL_ARRIVE, CANCEL_LEAVE -> arrive(moved);
            case CANCEL_PENDING_TRANSFER,
                    CANCEL_RETURN,
                    CHANGE_ATTENDING,
                    CANCEL_CHANGE_ATTENDING,
                    CHANGE_CONSULTING,
                    CANCEL_CHANGE_CONSULTING -> openUnlessOver(moved);
            case CANCEL_ADMIT -> cancel(moved, CANCELLED);
            case CANCEL_PREADMIT -> {
                if (status.isEmpty() || status.equals(PLANNED)) {
                    cancel(moved, CANCELLED);
                }
            }
            case DELETE -> become(WRONG, Moment.of(moved.at()));
            case UPDATE -> {}
        }
    }

    private void preadmit(Moved moved) {
        if (!status.isEmpty() && !VOID.contains(status) && !status.equals(PLANNED)) {
            return;
        }
        become(PLANNED, Moment.of(moved.at()));
        classify(moved);
        moved.step().location().ifPresent(place -> {
            stays.removeIf(stay -> stay.status().equals(Stay.PLANNED));
            stays.add(new Stay(place, Stay.PLANNED, Span.UNKNOWN));
        });
    }

    private void admit(Moved moved) {
        var start = startOf(moved).orElse(Moment.of(moved.at()));
        var reopened = status.equals(FINISHED);
        if (!isOpen() && !reopened) {
            period = Span.from(start);
        }
        period = period.start().isEmpty() ? Span.from(start) : period.open();
        become(IN_PROGRESS, start);
        classify(moved);
        occupy(moved, start);
        closePlanned(start);
    }

    private void transfer(Moved moved) {
        arrive(moved);
        closePlanned(Moment.of(moved.at()));
    }

    /** A place is kept for the patient; where the patient is stays as it is (A15). */
    private void planTransfer(Moved moved) {
        if (openUnlessOver(moved)) {
            moved.step().location().ifPresent(place -> {
                stays.removeIf(stay -> stay.status().equals(Stay.PLANNED));
                stays.add(new Stay(place, Stay.PLANNED, Span.UNKNOWN));
            });
        }
    }

    /** The patient is on the way to a temporary place; the bed stays taken (A09). */
    private void depart(Moved moved) {
        if (openUnlessOver(moved)) {
            moved.step()
                    .location()
                    .filter(place -> stays.stream().noneMatch(stay -> stay.isActiveAt(place)))
                    .ifPresent(place -> stays.add(new Stay(place, Stay.ACTIVE, Span.from(Moment.of(moved.at())))));
        }
    }

    /**
     * The patient is at this place, and at no other (A10). What a cancellation cancels is gone already: it too says that
     * the patient is there, and where.
     */
    private void arrive(Moved moved) {
        if (openUnlessOver(moved)) {
            occupy(moved, Moment.of(moved.at()));
        }
    }

    private boolean openUnlessOver(Moved moved) {
        if (VOID.contains(status) || status.equals(FINISHED)) {
            return false;
        }
        openIfUnknown(moved);
        return true;
    }

    private void changeClass(Moved moved) {
        if (VOID.contains(status)) {
            return;
        }
        openIfUnknown(moved);
        period = period.open();
        become(IN_PROGRESS, Moment.of(moved.at()));
        classify(moved);
        occupy(moved, Moment.of(moved.at()));
        closePlanned(Moment.of(moved.at()));
    }

    private void discharge(Moved moved) {
        if (VOID.contains(status)) {
            return;
        }
        if (status.isEmpty()) {
            openIfUnknown(moved);
            moved.step().location().ifPresent(place -> stays.add(new Stay(place, Stay.ACTIVE, Span.UNKNOWN)));
        }
        var end = endOf(moved).orElse(Moment.of(moved.at()));
        if (period.start().isEmpty()) {
            period = new Span(startOf(moved), Optional.empty());
        }
        become(FINISHED, end);
        period = period.until(end);
        closePlanned(end);
        stays.replaceAll(stay -> stay.status().equals(Stay.ACTIVE) ? stay.completed(end) : stay);
        moved.step().details().ifPresent(this::hold);
    }

    private void leave(Moved moved, String next) {
        if (isOpen() || status.isEmpty()) {
            openIfUnknown(moved);
            become(next, Moment.of(moved.at()));
        }
    }

    private void cancel(Moved moved, String next) {
        become(next, Moment.of(moved.at()));
        period = period.open();
        if (encounterClass.isEmpty()) {
            classify(moved);
        }
        stays.removeIf(stay -> !stay.status().equals(Stay.COMPLETED));
    }

    /** An update changes nothing of the course; it fills what no step has told. */
    private void fillFrom(Moved update) {
        if (encounterClass.isEmpty()) {
            encounterClass = update.step().encounterClass();
        }
        if (!status.isEmpty()) {
            if (period.start().isEmpty() && !VOID.contains(status) && !status.equals(PLANNED)) {
                period = new Span(startOf(update), period.end());
            }
            return;
        }
        inferred = true;
        period = new Span(startOf(update), endOf(update));
        var planned =
                encounterClass.map(coding -> coding.path("code").asString("").equals("PRENC"));
        status = period.end().isPresent() ? FINISHED : planned.orElse(false) ? PLANNED : IN_PROGRESS;
        var stay = status.equals(PLANNED) ? Stay.PLANNED : Stay.ACTIVE;
        update.step().location().ifPresent(place -> stays.add(new Stay(place, stay, Span.UNKNOWN)));
        period.end().ifPresent(end -> {
            stays.replaceAll(open -> open.completed(end));
            update.step().details().ifPresent(this::hold);
        });
    }

    private boolean isOpen() {
        return status.equals(IN_PROGRESS) || status.equals(ON_LEAVE);
    }

    private void openIfUnknown(Moved moved) {
        if (status.isEmpty()) {
            period = new Span(startOf(moved), Optional.empty());
            status = IN_PROGRESS;
            statusSpan = period;
            classify(moved);
        }
    }

    private void become(String next, Moment when) {
        if (next.equals(status)) {
            return;
        }
        var past = statusSpan.until(when);
        if (!status.isEmpty() && past.lasted()) {
            var entry = JsonNodeFactory.instance.objectNode().put("status", status);
            entry.set("period", past.toJson());
            statusHistory.add(entry);
        }
        if (status.equals(FINISHED)) {
            details.removeAll(); // open again: no discharge stands
        }
        status = next;
        statusSpan = Span.from(when);
    }

    private void classify(Moved moved) {
        moved.step()
                .encounterClass()
                .filter(next -> !encounterClass.filter(next::equals).isPresent())
                .ifPresent(next -> {
                    var when = Moment.of(moved.at());
                    var past = classSpan.until(when);
                    if (encounterClass.isPresent() && past.lasted()) {
                        var entry = JsonNodeFactory.instance.objectNode();
                        entry.set("class", encounterClass.orElseThrow());
                        entry.set("period", past.toJson());
                        classHistory.add(entry);
                    }
                    encounterClass = Optional.of(next);
                    classSpan = Span.from(when);
                });
    }

    private void occupy(Moved moved, Moment when) {
        moved.step().location().ifPresent(place -> {
            stays.replaceAll(
                    stay -> stay.status().equals(Stay.ACTIVE) && !stay.isAt(place) ? stay.completed(when) : stay);
            if (stays.stream().noneMatch(stay -> stay.isActiveAt(place))) {
                stays.removeIf(stay -> stay.status().equals(Stay.PLANNED) && stay.isAt(place));
                stays.add(new Stay(place, Stay.ACTIVE, Span.from(when)));
            }
        });
    }

    private void closePlanned(Moment when) {
        stays.replaceAll(stay -> stay.status().equals(Stay.PLANNED) ? stay.completed(when) : stay);
    }

    private static Optional<Moment> startOf(Moved moved) {
        return bound(moved, "start");
    }

    private static Optional<Moment> endOf(Moved moved) {
        return bound(moved, "end");
    }

    private static Optional<Moment> bound(Moved moved, String end) {
        return moved.step()
                .details()
                .map(details -> details.path("period").path(end).asString(""))
                .filter(text -> !text.isEmpty())
                .map(text -> new Moment(Moments.instant(text).orElse(moved.at()), text));
    }

    /** What a discharge says of the hospitalization stands as long as the discharge does. */
    private void hold(ObjectNode held) {
        held.properties().stream()
                .filter(field -> !field.getKey().equals("period"))
                .forEach(field ->
                        details.set(field.getKey(), Trees.merged(details.path(field.getKey()), field.getValue())));
    }

    /** Writes what the course decides into the encounter. */
    void writeTo(Fields fields) {
        fields.decide("status", status);
        encounterClass.ifPresent(coding -> fields.decide("class", coding));
        fields.decide("statusHistory", statusHistory);
        fields.decide("classHistory", classHistory);
        fields.decide("location", stays.stream().map(Stay::toJson).toList());
        fields.decide("period", period.toJson());
        details.properties().forEach(detail -> fields.mergeInto(detail.getKey(), detail.getValue()));
    }
}
