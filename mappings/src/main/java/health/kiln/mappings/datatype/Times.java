/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.datatype;

import health.kiln.mappings.hl7v2.Field;
import health.kiln.mappings.value.Hl7Period;
import health.kiln.mappings.value.Hl7Time;
import health.kiln.mappings.value.Hl7TimeOfDay;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** DT, DTM, TS, TM and DR. */
final class Times {
    private Times() {}

    static JsonNode date(Field field, Call call) {
        return told(field, call, call.time(field.text()), Form.DATE);
    }

    static JsonNode dateTime(Field field, Call call) {
        return told(field, call, call.time(field.text()), Form.DATE_TIME);
    }

    static JsonNode instant(Field field, Call call) {
        return told(field, call, call.time(field.text()), Form.INSTANT);
    }

    /** An instant of a plan: an hour or minute is exact enough, as the schedule has no seconds. */
    static JsonNode moment(Field field, Call call) {
        Hl7Time time = call.time(field.text());
        remark(field, call, time.oddities());
        return time.time().isPresent() ? time.dateTime().map(Json::text).orElseGet(Json::nothing) : Json.nothing();
    }

    /** The moment that lies as long after this one as the companion field says, in the unit of the field behind that. */
    static JsonNode after(Field field, Call call) {
        Field length = call.unit();
        String unit =
                Timings.unitOfTime(length.segment().field(length.number() + 1).text(1));
        ChronoUnit step = switch (unit) {
            case "s" -> ChronoUnit.SECONDS;
            case "h" -> ChronoUnit.HOURS;
            case "d" -> ChronoUnit.DAYS;
            default -> ChronoUnit.MINUTES;
        };
        return end(field, step, call).map(Json::text).orElseGet(Json::nothing);
    }

    /** The period that begins here and lasts as many minutes as the companion field says; none without a time of day. */
    static JsonNode span(Field field, Call call) {
        Optional<String> end = end(field, ChronoUnit.MINUTES, call);
        return end.<JsonNode>map(until -> Json.object()
                        .put("start", call.time(field.text()).dateTime().orElse(""))
                        .put("end", until))
                .orElseGet(Json::nothing);
    }

    private static Optional<String> end(Field field, ChronoUnit unit, Call call) {
        String text = call.unit().text(1);
        Hl7Time time = call.time(field.text());
        if (time.time().isEmpty() || time.dateTime().isEmpty() || !text.matches("\\d{1,5}")) {
            return Optional.empty();
        }
        OffsetDateTime start = OffsetDateTime.parse(time.dateTime().get());
        return Optional.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME
                .format(start.plus(Long.parseLong(text), unit))
                .replace("Z", "+00:00"));
    }

    /** A date and time of birth: only where it has a time of day other than midnight. */
    static JsonNode timeOfBirth(Field field, Call call) {
        Hl7Time time = call.time(field.text());
        boolean plain =
                time.time().filter(clock -> !clock.startsWith("00:00:00")).isEmpty();
        return plain ? Json.nothing() : told(field, call, time, Form.DATE_TIME);
    }

    private enum Form {
        DATE,
        DATE_TIME,
        INSTANT
    }

    private static JsonNode told(Field field, Call call, Hl7Time time, Form form) {
        remark(field, call, time.oddities());
        Optional<String> text = switch (form) {
            case DATE -> time.date();
            case DATE_TIME -> time.dateTime();
            case INSTANT -> time.fhirInstant();
        };
        return text.map(Json::text).orElseGet(Json::nothing);
    }

    private static void remark(Field field, Call call, List<String> oddities) {
        for (String oddity : oddities) {
            call.remark(field, oddity);
        }
    }

    static JsonNode time(Field field, Call call) {
        return Hl7TimeOfDay.of(field.text()).map(Json::text).orElseGet(Json::nothing);
    }

    /** DR: a range whose ends are components. */
    static JsonNode range(Field field, Call call) {
        return period(field.component(1), field.component(2), call);
    }

    /** Two fields that are the ends of one period; the second is the rule's companion field. */
    static JsonNode fromTo(Field field, Call call) {
        return period(field, call.unit(), call);
    }

    static JsonNode period(Field from, Field to, Call call) {
        Hl7Period period = Hl7Period.of(call.time(from.text()), call.time(to.text()));
        remark(from, call, period.oddities());
        ObjectNode json = Json.object();
        period.start().ifPresent(start -> json.put("start", start));
        period.end().ifPresent(end -> json.put("end", end));
        return Json.orNothing(json);
    }
}
