/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What happens to two records of one person in a few days, drawn from a seed: movements and their cancellations, updates,
 * allergies as lists and one by one, and perhaps a merge. After it, only the survivor's number is used. Each event has its
 * own time. A failure is made smaller by hand: the messages of a seed are always the same.
 */
final class Story {
    private static final List<String> MOVEMENTS = List.of(
            "A01", "A02", "A03", "A04", "A05", "A06", "A08", "A09", "A10", "A11", "A12", "A13", "A15", "A16", "A21",
            "A22", "A25", "A26", "A33", "A38", "A52", "A53");
    private static final List<String> PLACES = List.of("W1^1^A^GH", "W1^1^B^GH", "ICU^2^B^GH", "OR^1^^GH");
    private static final List<String> SUBSTANCES = List.of("PEN", "LAT", "ASP");

    private final Random random;
    private final List<String> messages = new ArrayList<>();
    private boolean merged;

    private Story(long seed) {
        random = new Random(seed);
    }

    static List<byte[]> of(long seed, int events) {
        var story = new Story(seed);
        for (var i = 0; i < events; i++) {
            story.happen();
        }
        return story.messages.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private void happen() {
        switch (random.nextInt(10)) {
            case 0 -> tell("A31", pid(), allergies());
            case 1 -> tell("A60", pid(), "IAM|1|DA|" + one(SUBSTANCES) + "^^L|SV||" + one(List.of("A", "U", "D")));
            case 2 -> tell("A31", pid() + "||1971020" + (1 + random.nextInt(3)) + "|" + one(List.of("F", "M", "\"\"")));
            case 3 -> merge();
            default -> tell(one(MOVEMENTS), pid(), pv1());
        }
    }

    private void merge() {
        if (merged) {
            tell("A31", pid());
        } else {
            merged = true;
            tell("A40", pid("P1"), "MRG|P0^^^GH^MR");
        }
    }

    private String allergies() {
        var list = new StringBuilder();
        for (var i = 0; i <= random.nextInt(2); i++) {
            list.append(i == 0 ? "" : "\r")
                    .append("AL1|")
                    .append(i + 1)
                    .append("|DA|")
                    .append(SUBSTANCES.get(i))
                    .append("^^L");
        }
        return list.toString();
    }

    private void tell(String event, String... segments) {
        var minute = 10 * messages.size();
        var time = "202603%02d%02d%02d00+0100".formatted(1 + minute / 1440, minute / 60 % 24, minute % 60);
        messages.add("MSH|^~\\&|ADT|GH|KILN|GH|" + time + "||ADT^" + event + "|" + messages.size() + "|P|2.5.1\rEVN|"
                + event + "|" + time + "\r" + String.join("\r", segments) + "\r");
    }

    private String pid() {
        return pid(merged || random.nextBoolean() ? "P1" : "P0");
    }

    private String pid(String number) {
        return "PID|1||" + number + "^^^GH^MR||" + one(List.of("ROSSI", "BIANCHI")) + "^ANNA";
    }

    private String pv1() {
        var elsewhere = "|".repeat(8) + "XRAY^^^GH" + "|".repeat(8);
        return "PV1|1|" + one(List.of("I", "E", "O")) + "|" + one(PLACES) + elsewhere + one(List.of("V1", "V2"))
                + "^^^GH^VN" + "|".repeat(23) + one(PLACES);
    }

    private String one(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
