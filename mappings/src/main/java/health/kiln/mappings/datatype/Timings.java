/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.datatype;

import health.kiln.mappings.hl7v2.Field;
import health.kiln.mappings.hl7v2.Segment;
import health.kiln.mappings.value.Hl7Number;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * When and how often: TQ1 (HL7 v2.5.1 §4.5.4) and its forerunner TQ (§2.A.81) as Timing. A repeat pattern of table 0335 is
 * taken apart; one that is not in the table is kept as text.
 */
final class Timings {
    private static final String ABBREVIATIONS = "http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation";
    private static final Pattern EVERY = Pattern.compile("Q(\\d{1,3})([SMHDWL])");
    private static final Pattern TIMES_A_DAY = Pattern.compile("(\\d{1,2})ID");
    private static final Pattern WEEKDAYS = Pattern.compile("Q(\\d{0,2})J([1-7]{1,7})");
    private static final Pattern DURATION = Pattern.compile("([SMHDWL])(\\d{1,4})");
    private static final String[] DAYS = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

    private static final Map<String, String> UNITS =
            Map.of("S", "s", "M", "min", "H", "h", "D", "d", "W", "wk", "L", "mo");
    private static final Map<String, Integer> A_DAY =
            Map.of("QD", 1, "BID", 2, "TID", 3, "QID", 4, "QDAY", 1, "DAILY", 1);
    private static final Map<String, String> MEALS = Map.ofEntries(
            Map.entry("QAM", "MORN"),
            Map.entry("QPM", "EVE"),
            Map.entry("QHS", "HS"),
            Map.entry("HS", "HS"),
            Map.entry("AC", "AC"),
            Map.entry("PC", "PC"),
            Map.entry("ACM", "ACM"),
            Map.entry("ACD", "ACD"),
            Map.entry("ACV", "ACV"),
            Map.entry("PCM", "PCM"),
            Map.entry("PCD", "PCD"),
            Map.entry("PCV", "PCV"));

    private Timings() {}

    /** TQ1-3: the pattern, with the bounds, duration and count of its segment. */
    static JsonNode tq1(Field field, Call call) {
        Segment tq1 = field.segment();
        ObjectNode repeat = Json.object();
        bounds(repeat, tq1.field(7), tq1.field(8), tq1.field(6), call);
        occurrence(repeat, tq1.field(13));
        count(repeat, tq1.field(14));
        ObjectNode timing = pattern(repeat, field.component(1));
        for (Field time : tq1.field(4).repetitions()) {
            append(repeat, "timeOfDay", Times.time(time, call));
        }
        return finished(timing, repeat);
    }

    /** TQ: ORC-7, OBR-27 and RXE-1 of versions before 2.5; its pattern is the second component. */
    static JsonNode tq(Field field, Call call) {
        ObjectNode repeat = Json.object();
        if (field.component(4).isPresent() || field.component(5).isPresent()) {
            Json.put(repeat, "boundsPeriod", Times.period(field.component(4), field.component(5), call));
        }
        duration(repeat, field.text(3));
        count(repeat, field.component(11));
        return finished(pattern(repeat, field.component(2).component(1)), repeat);
    }

    private static JsonNode finished(ObjectNode timing, ObjectNode repeat) {
        if (repeat.has("timeOfDay")) {
            repeat.remove("when"); // tim-10
        }
        if (!repeat.isEmpty()) {
            timing.set("repeat", repeat);
        }
        return Json.orNothing(timing);
    }

    private static ObjectNode pattern(ObjectNode repeat, Field field) {
        ObjectNode timing = Json.object();
        String text = field.text(1);
        if (text.isEmpty()) {
            return timing;
        }
        String code = text.toUpperCase(Locale.ROOT).replace(" ", "");
        Matcher every = EVERY.matcher(code);
        Matcher weekdays = WEEKDAYS.matcher(code);
        Matcher daily = TIMES_A_DAY.matcher(code);
        if (every.matches()) {
            rate(repeat, 1, Integer.parseInt(every.group(1)), UNITS.getOrDefault(every.group(2), "d"));
        } else if (weekdays.matches()) {
            String weeks = weekdays.group(1);
            rate(repeat, 1, weeks.isEmpty() ? 1 : Integer.parseInt(weeks), "wk");
            weekdays.group(2).chars().forEach(day -> append(repeat, "dayOfWeek", Json.text(DAYS[day - '1'])));
        } else if (daily.matches()) {
            rate(repeat, Integer.parseInt(daily.group(1)), 1, "d");
        } else if (A_DAY.containsKey(code)) {
            rate(repeat, A_DAY.getOrDefault(code, 1), 1, "d");
        } else if (code.equals("QOD")) {
            rate(repeat, 1, 2, "d");
        } else if (code.equals("ONCE") && !repeat.has("count")) {
            repeat.put("count", 1);
        } else if (MEALS.containsKey(code)) {
            append(repeat, "when", Json.text(MEALS.getOrDefault(code, "")));
        }
        timing.set("code", coded(code, text));
        return timing;
    }

    /** HL7 lists no codes for its patterns: FHIR's own abbreviation is the code, where there is one. */
    private static ObjectNode coded(String code, String text) {
        ObjectNode concept = Json.object();
        if (code.matches("BID|TID|QID|QD|QOD|Q1H|Q2H|Q3H|Q4H|Q6H|Q8H")) {
            concept.set("coding", Json.array(Json.coding(ABBREVIATIONS, code, "")));
        }
        Json.put(concept, "text", text);
        return concept;
    }

    private static void rate(ObjectNode repeat, int frequency, int period, String unit) {
        if (frequency > 0 && period > 0) {
            repeat.put("frequency", frequency);
            repeat.put("period", period);
            repeat.put("periodUnit", unit);
        }
    }

    private static void bounds(ObjectNode repeat, Field from, Field to, Field length, Call call) {
        if (from.isPresent() || to.isPresent()) {
            Json.put(repeat, "boundsPeriod", Times.period(from, to, call));
        } else if (length.isPresent()) {
            String unit = unitOfTime(length.text(2));
            Hl7Number.of(length.text(1))
                    .filter(number -> !unit.isEmpty() && number.comparator().isEmpty())
                    .ifPresent(number ->
                            repeat.set("boundsDuration", Quantities.ucum(Quantities.plain(number.value()), unit)));
        }
    }

    private static void duration(ObjectNode repeat, String text) {
        Matcher length = DURATION.matcher(text.toUpperCase(Locale.ROOT));
        if (length.matches() && !repeat.has("boundsPeriod")) {
            String unit = UNITS.getOrDefault(length.group(1), "d");
            repeat.set("boundsDuration", Quantities.ucum(Json.number(Integer.parseInt(length.group(2))), unit));
        }
    }

    private static void occurrence(ObjectNode repeat, Field length) {
        String unit = unitOfTime(length.text(2));
        Hl7Number.of(length.text(1))
                .filter(number -> !unit.isEmpty() && number.comparator().isEmpty())
                .ifPresent(number -> {
                    repeat.set("duration", Quantities.plain(number.value()));
                    repeat.put("durationUnit", unit);
                });
    }

    private static void count(ObjectNode repeat, Field field) {
        JsonNode count = Quantities.positive(field.component(1));
        if (!Json.isNothing(count)) {
            repeat.set("count", count);
        }
    }

    /** The unit as FHIR's units-of-time has it; empty for others. */
    static String unitOfTime(String unit) {
        return switch (unit.toLowerCase(Locale.ROOT)) {
            case "s", "sec", "second", "seconds" -> "s";
            case "", "m", "min", "minute", "minutes" -> "min";
            case "h", "hr", "hour", "hours" -> "h";
            case "d", "day", "days" -> "d";
            case "w", "wk", "week", "weeks" -> "wk";
            case "mo", "mon", "month", "months", "l" -> "mo";
            case "a", "y", "yr", "year", "years" -> "a";
            default -> "";
        };
    }

    private static void append(ObjectNode repeat, String name, JsonNode value) {
        if (!Json.isNothing(value)) {
            Json.append(repeat, name, value);
        }
    }
}
