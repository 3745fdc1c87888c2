/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.intent.Intent.Step.Kind;
import health.kiln.mappings.map.Block.NodeLine;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What each event does, told from the maps themselves: {@code docs/events.md}. */
final class EventTable {
    /** The state does not close a diagnosis that a list leaves out: only DG1-21 D takes it back. */
    private static final String STAY = " (others are no longer linked, and stay)";

    private final Map<String, Block.MessageBlock> messages = new TreeMap<>();
    private final Map<String, Block.EventRow> steps = new LinkedHashMap<>();

    EventTable(List<MapFile> files) {
        for (MapFile file : files) {
            for (Block block : file.blocks()) {
                if (block instanceof Block.MessageBlock message) {
                    message.events().forEach(event -> messages.put(message.type() + "^" + event, message));
                } else if (block instanceof Block.EventsBlock events) {
                    events.rows()
                            .forEach(row -> row.events().forEach(event -> steps.put(events.type() + "^" + event, row)));
                }
            }
        }
    }

    String markdown() {
        StringBuilder text = new StringBuilder("""
                # What each event does

                Generated from the map files; a test compares (`-Devents=update` writes it anew). A site's maps may change it:
                `./kiln maps effective` tells what a site runs.

                | event | encounter | resources | besides | map |
                |---|---|---|---|---|
                """);
        messages.forEach((trigger, message) -> text.append("| ")
                .append(trigger)
                .append(" | ")
                .append(steps.containsKey(trigger) ? effect(steps.get(trigger)) : "")
                .append(" | ")
                .append(String.join(", ", resources(message)))
                .append(" | ")
                .append(String.join("; ", requests(message, trigger)))
                .append(" | ")
                .append(message.place().file())
                .append(" |\n"));
        return text.toString();
    }

    private static String effect(Block.EventRow row) {
        Kind kind = Kind.valueOf(row.step().toUpperCase(Locale.ROOT).replace('-', '_'));
        return row.step() + ": " + effect(kind);
    }

    /** In the words of an integration engineer; the state does it (mappings.state). */
    private static String effect(Kind kind) {
        return switch (kind) {
            case ADMIT -> "in progress from PV1-44 or the event; PV1-3 is the place";
            case REGISTER -> "in progress from PV1-44 or the event, of the class of PV1-2";
            case PREADMIT -> "planned; PV1-3 is a planned place";
            case TRANSFER -> "the place ends, PV1-3 begins";
            case DISCHARGE -> "finished at PV1-45 or the event; the place ends; disposition and destination";
            case CHANGE_CLASS -> "the class of PV1-2, the one before goes to the history";
            case LEAVE -> "on leave";
            case RETURN -> "in progress again";
            case UPDATE -> "details alone; never status, period, class or a move";
            case CANCEL_ADMIT -> "cancelled; a late admission does not revive it";
            case CANCEL_TRANSFER -> "the place before is the place again";
            case CANCEL_DISCHARGE -> "in progress again; end, disposition and destination are gone";
            case CANCEL_PREADMIT -> "cancelled if it was only planned";
            case PENDING_TRANSFER -> "a place is reserved";
            case CANCEL_PENDING_TRANSFER -> "no place is reserved any more";
            case DEPART -> "a temporary place begins";
            case CANCEL_DEPART -> "as if it had not left for a temporary place";
            case ARRIVE -> "the temporary place ends, PV1-3 is the place";
            case CANCEL_ARRIVE -> "as if it had not arrived";
            case CANCEL_LEAVE -> "as if it had not gone on leave";
            case CANCEL_RETURN -> "on leave still";
            case CHANGE_ATTENDING -> "the attending doctor's time ends, the next one's begins";
            case CANCEL_CHANGE_ATTENDING -> "the attending doctor before is the attending doctor again";
            case CHANGE_CONSULTING -> "the consulting doctor's time ends, the next one's begins";
            case CANCEL_CHANGE_CONSULTING -> "the consulting doctor before is the consulting doctor again";
            case DELETE -> "recorded in error";
        };
    }

    private static Set<String> resources(Block.MessageBlock message) {
        Set<String> types = new LinkedHashSet<>();
        walk(message.nodes(), line -> {
            if (line instanceof NodeLine.Make make) {
                types.add(make.type() + (make.presence().equals("referenced") ? " (if unknown, a placeholder)" : ""));
            }
        });
        return types;
    }

    private static Set<String> requests(Block.MessageBlock message, String trigger) {
        String event = trigger.substring(trigger.indexOf('^') + 1);
        Set<String> requests = new LinkedHashSet<>();
        walk(message.nodes(), line -> {
            switch (line) {
                case NodeLine.Make make -> {}
                case NodeLine.Each each -> {}
                case NodeLine.Merging merging ->
                    requests.add(merging.type() + " of " + merging.retired() + " is merged");
                case NodeLine.Renaming renaming ->
                    requests.add(renaming.type() + " is no longer called " + renaming.former()
                            + (renaming.condition().equals(Condition.ALWAYS) ? "" : ", if " + renaming.condition()));
                case NodeLine.Moving moving -> requests.add(moving.type() + " moves to this " + moving.owner());
                case NodeLine.Linking linking ->
                    requests.add(linking.type() + "s are " + (linking.linked() ? "linked" : "no longer linked"));
                case NodeLine.Retiring retiring ->
                    requests.add(retiring.type()
                            + (retiring.wrong() ? " was recorded in error" : " is retired")
                            + (retiring.condition().equals(Condition.ALWAYS) ? "" : ", if " + retiring.condition()));
                case NodeLine.Listing listing -> {
                    if (listing.events().contains(event)) {
                        requests.add("the " + listing.type() + "s of the " + listing.scope() + " are those of "
                                + listing.segment() + (listing.type().equals("Condition") ? STAY : ""));
                    }
                }
            }
        });
        requests.addAll(message.notes());
        return requests;
    }

    private static void walk(List<NodeLine> lines, Consumer<NodeLine> to) {
        for (NodeLine line : lines) {
            to.accept(line);
            if (line instanceof NodeLine.Each each) {
                walk(each.inner(), to);
            }
        }
    }
}
