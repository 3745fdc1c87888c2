/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What happens to some records of one person in a few days, drawn from a seed: movements and their cancellations, updates,
 * allergies as lists and one by one, results, visits that go to somebody else, deleted visits, merges, one after the
 * other, and some {@link Rarity rarities}. Before a merge each number is a record of its own; after it, both numbers are
 * used. Each event has its own time. A failure is made smaller by hand: the messages of a seed are always the same.
 */
final class Story {
    private static final List<String> MOVEMENTS = List.of(
            "A01", "A02", "A03", "A04", "A05", "A06", "A08", "A09", "A10", "A11", "A12", "A13", "A15", "A16", "A21",
            "A22", "A25", "A26", "A33", "A38", "A52", "A53");
    private static final List<String> PLACES = List.of("W1^1^A^GH", "W1^1^B^GH", "ICU^2^B^GH", "OR^1^^GH");
    private static final List<String> SUBSTANCES = List.of("PEN", "LAT", "ASP");
    private static final List<String> NUMBERS = List.of("P0", "P1", "P2", "P3");
    private static final List<String> VISITS = List.of("V1", "V2");
    private static final List<String> NAMED_VISITS = List.of("V3", "V4");
    private static final List<String> ACCOUNTS = List.of("K1", "K2", "K3");
    private static final String SOMEBODY_ELSE = "Q9";

    /** What happens now and then. */
    enum Rarity {
        DELETED_RECORD,
        ENDED_PERSON,
        DIAGNOSIS,
        VISITS_MERGED,
        ACCOUNT,
        ACCOUNTS_MERGED,
        BILLED,
        NAMED,
        NATIONAL,
        LINKED,
        UNLINKED
    }

    private final Random random;
    private final List<Rarity> rarities;
    private final List<String> messages = new ArrayList<>();
    private final Set<String> moved = new HashSet<>();
    private int merges;
    private boolean visitsMerged;
    private int accountsMerged;

    private Story(long seed, List<Rarity> rarities) {
        random = new Random(seed);
        this.rarities = rarities;
    }

    static List<byte[]> of(long seed, int events) {
        return of(seed, events, List.of(Rarity.values()));
    }

    /** With these rarities alone. */
    static List<byte[]> of(long seed, int events, List<Rarity> rarities) {
        var story = new Story(seed, rarities);
        for (var i = 0; i < events; i++) {
            story.happen();
        }
        return story.messages.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private void happen() {
        switch (random.nextInt(20)) {
            case 0 -> tell("A31", pid(), allergies());
            case 1 -> tell("A60", pid(), "IAM|1|DA|" + one(SUBSTANCES) + "^^L|SV||" + one(List.of("A", "U", "D")));
            case 2 -> tell("A31", pid() + "||1971020" + (1 + random.nextInt(3)) + "|" + one(List.of("F", "M", "\"\"")));
            case 3, 4 -> merge();
            case 5 -> tell("A31", pid(NUMBERS.get(merges)));
            case 6, 7 -> result();
            case 8 -> move();
            case 9 -> step("A23");
            case 10, 11, 12, 13 -> happen(one(rarities));
            default -> step(one(MOVEMENTS));
        }
    }

    private void happen(Rarity rarity) {
        switch (rarity) {
            case DELETED_RECORD -> tell("A23", pid(own()), "PV1|1|N");
            case ENDED_PERSON -> tell("A29", pid(own()));
            case VISITS_MERGED -> mergeVisits();
            case ACCOUNT -> tell("A04", pid(NUMBERS.getLast()) + account(one(ACCOUNTS)), pv1("V3"));
            case ACCOUNTS_MERGED -> mergeAccounts();
            case BILLED ->
                tell(
                        "BAR^" + one(List.of("P01", "P05")),
                        pid(NUMBERS.getLast()),
                        pv1(one(NAMED_VISITS)),
                        diagnosis("W"));
            case NAMED -> name(one(NAMED_VISITS));
            case NATIONAL -> {
                var number = number();
                tell("A31", pid(number).replace("^^^GH^MR", "^^^GH^MR~N" + number + "^^^ITA^NI"));
            }
            case LINKED -> tell("A24", pid(own()), "PV1|1|N", pid(SOMEBODY_ELSE), "PV1|1|N");
            case UNLINKED -> tell("A37", pid(own()), "PV1|1|N", pid(SOMEBODY_ELSE), "PV1|1|N");
            case DIAGNOSIS -> {
                var visit = one(VISITS);
                tell("A08", pidOf(visit), pv1(visit), diagnosis("A"));
            }
        }
    }

    private String diagnosis(String type) {
        return "DG1|1||" + one(List.of("I20", "J45")) + "^^I10|||" + type;
    }

    /** A result or, more rarely, a message of its own tells of a visit that mostly others name. */
    private void name(String visit) {
        if (random.nextInt(3) == 0) {
            tell(one(List.of("A04", "A08", "A02")), pid(NUMBERS.getLast()), pv1(visit));
        } else {
            var attending = "PV1|1|I|" + one(PLACES) + "||||" + one(List.of("7^SEVEN", "8^EIGHT")) + "|".repeat(12);
            tell("ORU^R01", pid(NUMBERS.getLast()), attending + visit + "^^^GH^VN", "OBR|1||F9^LAB|NA^^L");
        }
    }

    /** Both visits are one person's by then. */
    private void mergeVisits() {
        if (!visitsMerged && merges > 0 && moved.isEmpty()) {
            visitsMerged = true;
            tell("A42", pid(NUMBERS.get(merges)), "MRG|" + cx(NUMBERS.get(merges)) + "||||V1^^^GH^VN", pv1("V2"));
        }
    }

    private void mergeAccounts() {
        if (accountsMerged + 1 < ACCOUNTS.size()) {
            var retired = one(ACCOUNTS.subList(0, ++accountsMerged));
            var number = NUMBERS.getLast();
            tell(
                    "A41",
                    pid(number) + account(ACCOUNTS.get(accountsMerged)),
                    "MRG|" + cx(number) + "||" + retired + "^^^GH^AN");
        }
    }

    private static String account(String account) {
        return "|".repeat(13) + account + "^^^GH^AN";
    }

    /** The number of a record that counts. */
    private String own() {
        return one(NUMBERS.subList(merges, NUMBERS.size()));
    }

    private void merge() {
        if (merges + 1 == NUMBERS.size()) {
            tell("A31", pid());
        } else {
            var retired = one(NUMBERS.subList(0, ++merges)); // one that was retired before is the survivor's by then
            tell("A40", pid(NUMBERS.get(merges)), "MRG|" + cx(retired));
        }
    }

    private void step(String event) {
        var visit = one(VISITS);
        tell(event, pidOf(visit), pv1(visit));
    }

    private void result() {
        var visit = one(VISITS);
        var test = one(List.of("GLU", "K"));
        tell(
                "ORU^R01",
                pidOf(visit),
                pv1(visit),
                "OBR|1||F" + visit + "^LAB|" + test + "^^L",
                "OBX|1|NM|" + test + "^^L||" + (4 + random.nextInt(3)) + "|mmol/L|||||" + one(List.of("P", "F", "C")));
    }

    private void move() {
        var visit = one(VISITS);
        if (!visitsMerged && moved.add(visit)) {
            tell(
                    "A45",
                    pid(SOMEBODY_ELSE),
                    "MRG|" + cx(one(numbersOf(visit))) + "||||" + visit + "^^^GH^VN",
                    pv1(visit));
        } else {
            result();
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
        var type = event.contains("^") ? event : "ADT^" + event;
        var evn = event.contains("^") ? "" : "EVN|" + event + "|" + time + "\r";
        messages.add("MSH|^~\\&|ADT|GH|KILN|GH|" + time + "||" + type + "|" + messages.size() + "|P|2.5.1\r" + evn
                + String.join("\r", segments) + "\r");
    }

    /** Whoever the visit belongs to by now. */
    private String pidOf(String visit) {
        return moved.contains(visit) ? pid(SOMEBODY_ELSE) : pid(one(numbersOf(visit)));
    }

    /** Each visit is of one record; after merges, all numbers of the survivor name it. */
    private List<String> numbersOf(String visit) {
        var own = VISITS.indexOf(visit);
        return merges > own ? NUMBERS.subList(0, merges + 1) : NUMBERS.subList(own, own + 1);
    }

    private String pid() {
        return pid(number());
    }

    private String pid(String... numbers) {
        var list = Stream.of(numbers).map(Story::cx).collect(Collectors.joining("~"));
        return "PID|1||" + list + "||" + one(List.of("ROSSI", "BIANCHI")) + "^ANNA";
    }

    private String number() {
        return one(NUMBERS);
    }

    private static String cx(String number) {
        return number + "^^^GH^MR";
    }

    private String pv1(String visit) {
        var elsewhere = "|".repeat(8) + "XRAY^^^GH" + "|".repeat(8);
        return "PV1|1|" + one(List.of("I", "E", "O")) + "|" + one(PLACES) + elsewhere + visit + "^^^GH^VN"
                + "|".repeat(23) + one(PLACES);
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
