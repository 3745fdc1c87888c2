/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.value;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A point in time as DT, DTM or TS give it (HL7 v2.5.1 §2.A.21, §2.A.22), in the forms that FHIR R4 has for it. The
 * precision that the sender wrote is kept, never raised: only an hour or minute is filled up with zeros, because FHIR
 * demands seconds. A time of day without a known offset is no dateTime; its date remains.
 *
 * <p>Every text has an answer. One that is no time has precision {@link Precision#NONE} and empty forms; what was odd
 * about a readable one is told by {@link #oddities()}, in sentences without the value.
 */
public final class Hl7Time {
    /** How much of the time the sender gave. */
    public enum Precision {
        NONE,
        YEAR,
        MONTH,
        DAY,
        HOUR,
        MINUTE,
        SECOND
    }

    private final Precision precision;
    private final LocalDateTime local;
    private final String fraction;
    private final Optional<ZoneOffset> written;
    private final Optional<ZoneOffset> offset;
    private final List<String> oddities;
    /** Many fields repeat a few times, and each is written out once. */
    private @Nullable String dateTime;

    private Hl7Time(
            Precision precision,
            LocalDateTime local,
            String fraction,
            Optional<ZoneOffset> written,
            Optional<ZoneOffset> offset,
            List<String> oddities) {
        this.precision = precision;
        this.local = local;
        this.fraction = fraction;
        this.written = written;
        this.offset = offset;
        this.oddities = List.copyOf(oddities);
    }

    /** Reads a time; {@code zone} gives the offset when the text has none. An empty text is {@link Precision#NONE}. */
    public static Hl7Time of(String text, SenderZone zone) {
        TimeText read = TimeText.read(text);
        var oddities = new ArrayList<>(read.oddities());
        if (read.precision().compareTo(Precision.HOUR) < 0 || read.offset().isPresent()) {
            return new Hl7Time(read.precision(), read.local(), read.fraction(), read.offset(), read.offset(), oddities);
        }
        return zone.resolve(read.local())
                .map(resolved -> {
                    resolved.oddity().ifPresent(oddities::add);
                    return new Hl7Time(
                            read.precision(),
                            resolved.local(),
                            read.fraction(),
                            Optional.empty(),
                            Optional.of(resolved.offset()),
                            oddities);
                })
                .orElseGet(() -> {
                    oddities.add("The zone of the local time is not known; only its date was taken.");
                    return new Hl7Time(Precision.DAY, read.local(), "", Optional.empty(), Optional.empty(), oddities);
                });
    }

    public Precision precision() {
        return precision;
    }

    /** What was odd, as sentences that do not show the value. */
    public List<String> oddities() {
        return oddities;
    }

    /** The offset that stood in the text itself. */
    public Optional<ZoneOffset> writtenOffset() {
        return written;
    }

    /** FHIR {@code date}: year, month or day as far as given; a time of day is left out. */
    public Optional<String> date() {
        return precision == Precision.NONE
                ? Optional.empty()
                : Optional.of(appendDate(new StringBuilder(10)).toString());
    }

    /** FHIR {@code dateTime}, as precise as the sender was. */
    public Optional<String> dateTime() {
        if (!hasTime() || offset.isEmpty()) {
            return date();
        }
        String known = dateTime;
        if (known == null) {
            StringBuilder text = appendDate(new StringBuilder(32)).append('T');
            appendOffset(appendClock(text), offset.get());
            known = text.toString();
            dateTime = known;
        }
        return Optional.of(known);
    }

    /** FHIR {@code instant}; empty unless seconds were given. */
    public Optional<String> fhirInstant() {
        return precision == Precision.SECOND ? dateTime() : Optional.empty();
    }

    /** FHIR {@code time} of the day, when one was given. */
    public Optional<String> time() {
        return hasTime() ? Optional.of(appendClock(new StringBuilder(12)).toString()) : Optional.empty();
    }

    /**
     * The moment, to order by: the beginning of what was given (a day without offset begins in UTC).
     */
    public Optional<Instant> instant() {
        return precision == Precision.NONE
                ? Optional.empty()
                : Optional.of(local.toInstant(offset.orElse(ZoneOffset.UTC)));
    }

    private boolean hasTime() {
        return precision.compareTo(Precision.HOUR) >= 0;
    }

    private StringBuilder appendDate(StringBuilder text) {
        append(text, local.getYear(), 4);
        if (precision.compareTo(Precision.MONTH) >= 0) {
            append(text.append('-'), local.getMonthValue(), 2);
        }
        if (precision.compareTo(Precision.DAY) >= 0) {
            append(text.append('-'), local.getDayOfMonth(), 2);
        }
        return text;
    }

    private StringBuilder appendClock(StringBuilder text) {
        append(text, local.getHour(), 2);
        append(text.append(':'), local.getMinute(), 2);
        append(text.append(':'), local.getSecond(), 2);
        return fraction.isEmpty() ? text : text.append('.').append(fraction);
    }

    private static void appendOffset(StringBuilder text, ZoneOffset offset) {
        int minutes = offset.getTotalSeconds() / 60;
        append(text.append(minutes < 0 ? '-' : '+'), Math.abs(minutes) / 60, 2);
        append(text.append(':'), Math.abs(minutes) % 60, 2);
    }

    private static void append(StringBuilder text, int value, int width) {
        for (int digit = width == 4 ? 1000 : 10; digit > 0; digit /= 10) {
            text.append((char) ('0' + value / digit % 10));
        }
    }

    /** The precision only: a time of birth is a patient's. */
    @Override
    public String toString() {
        return "Hl7Time[" + precision + "]";
    }
}
