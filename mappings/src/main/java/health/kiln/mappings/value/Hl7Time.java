/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.value;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        return switch (precision) {
            case NONE -> Optional.empty();
            case YEAR -> Optional.of(digits(local.getYear(), 4));
            case MONTH -> Optional.of(digits(local.getYear(), 4) + "-" + digits(local.getMonthValue(), 2));
            case DAY, HOUR, MINUTE, SECOND -> Optional.of(day());
        };
    }

    /** FHIR {@code dateTime}, as precise as the sender was. */
    public Optional<String> dateTime() {
        return hasTime() && offset.isPresent() ? Optional.of(day() + "T" + clock() + offsetText()) : date();
    }

    /** FHIR {@code instant}; empty unless seconds were given. */
    public Optional<String> fhirInstant() {
        return precision == Precision.SECOND ? dateTime() : Optional.empty();
    }

    /** FHIR {@code time} of the day, when one was given. */
    public Optional<String> time() {
        return hasTime() ? Optional.of(clock()) : Optional.empty();
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

    private String day() {
        return digits(local.getYear(), 4) + "-" + digits(local.getMonthValue(), 2) + "-"
                + digits(local.getDayOfMonth(), 2);
    }

    private String clock() {
        String seconds =
                digits(local.getHour(), 2) + ":" + digits(local.getMinute(), 2) + ":" + digits(local.getSecond(), 2);
        return fraction.isEmpty() ? seconds : seconds + "." + fraction;
    }

    private String offsetText() {
        int minutes = offset.orElse(ZoneOffset.UTC).getTotalSeconds() / 60;
        int size = Math.abs(minutes);
        return (minutes < 0 ? "-" : "+") + digits(size / 60, 2) + ":" + digits(size % 60, 2);
    }

    private static String digits(int value, int width) {
        String text = Integer.toString(value);
        return "0".repeat(Math.max(0, width - text.length())) + text;
    }

    /** The precision only: a time of birth is a patient's. */
    @Override
    public String toString() {
        return "Hl7Time[" + precision + "]";
    }
}
