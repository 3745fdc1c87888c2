/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import health.kiln.server.repository.index.IndexKeys;
import health.kiln.server.repository.index.TimeSpan;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What a prefix asks of a stored range (FHIR R4 search §3.1.1.4.5–7), as boxes of which one must hold it. {@code eq}: the
 * search's range contains the stored one whole; {@code gt} and {@code lt}: the stored one reaches above or below the
 * search's; {@code sa} and {@code eb}: it lies there whole; {@code ap}: they overlap, give or take a tenth.
 */
final class Comparisons {
    private static final int APPROXIMATE_PART = 10;
    private static final BigDecimal HALF = new BigDecimal("0.5");

    private Comparisons() {}

    static List<Box> dates(Prefix prefix, String date, Instant now) {
        var span = TimeSpan.of(date).orElseThrow(() -> new IllegalArgumentException("not checked to be a date"));
        var distance = Math.abs(ChronoUnit.MICROS.between(Instant.EPOCH, now) - span.low()) / APPROXIMATE_PART;
        return boxes(prefix, new Wanted(span.low(), span.high(), span.low(), span.high(), distance));
    }

    /** A number means what rounds to it for {@code eq}, {@code ne}; itself otherwise. */
    static List<Box> numbers(Prefix prefix, String text) {
        var number = new BigDecimal(text);
        var half = HALF.scaleByPowerOfTen(-number.scale());
        var value = key(number);
        var tenth = number.abs().divide(BigDecimal.valueOf(APPROXIMATE_PART), number.scale() + 2, RoundingMode.HALF_UP);
        if (prefix == Prefix.AP) {
            return List.of(Box.overlapping(key(number.subtract(tenth)), key(number.add(tenth))));
        }
        return boxes(prefix, new Wanted(key(number.subtract(half)), key(number.add(half)) - 1, value, value, 0));
    }

    /** The range that {@code eq} means, the one that the other prefixes mean, and how far {@code ap} goes beyond it. */
    private record Wanted(long low, long high, long exactLow, long exactHigh, long around) {}

    private static List<Box> boxes(Prefix prefix, Wanted wanted) {
        return switch (prefix) {
            case EQ -> List.of(Box.within(wanted.low, wanted.high));
            case NE -> List.of(Box.lowBelow(wanted.low), Box.highAbove(wanted.high));
            case GT -> List.of(Box.highAbove(wanted.exactHigh));
            case LT -> List.of(Box.lowBelow(wanted.exactLow));
            case GE -> List.of(Box.highAbove(wanted.exactHigh), Box.within(wanted.exactLow, wanted.exactHigh));
            case LE -> List.of(Box.lowBelow(wanted.exactLow), Box.within(wanted.exactLow, wanted.exactHigh));
            case SA -> List.of(Box.lowAbove(wanted.exactHigh));
            case EB -> List.of(Box.highBelow(wanted.exactLow));
            case AP -> List.of(Box.overlapping(wanted.low - wanted.around, wanted.high + wanted.around));
        };
    }

    private static long key(BigDecimal number) {
        return IndexKeys.number(number.doubleValue());
    }
}
