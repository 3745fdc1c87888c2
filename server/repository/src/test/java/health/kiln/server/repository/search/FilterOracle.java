/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import health.kiln.server.repository.index.TimeSpan;
import health.kiln.server.repository.search.Criterion.Value;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Enumeration;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Money;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Range;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Timing;

/**
 * Says by the wording of the standard whether a value, as HAPI holds it, is what a criterion's value asks for: no index,
 * no hashes, no rows.
 */
final class FilterOracle {
    private static final double FOREVER = Double.POSITIVE_INFINITY;

    private FilterOracle() {}

    static boolean matches(List<Base> found, Criterion criterion) {
        var modifier = criterion.modifier().orElse("");
        if (criterion.values().getFirst() instanceof Value.Missing(var missing)) {
            return found.isEmpty() == missing;
        }
        var any = criterion.values().stream()
                .anyMatch(value -> found.stream().anyMatch(base -> matches(base, value, modifier)));
        return modifier.equals("not") != any;
    }

    private static boolean matches(Base base, Value value, String modifier) {
        return switch (value) {
            case Value.Text(var text) -> strings(base).anyMatch(candidate -> text(candidate, text, modifier));
            case Value.Token token -> tokens(base).anyMatch(candidate -> token(candidate, token));
            case Value.Reference(var text) -> reference(base, text);
            case Value.Uri(var uri) ->
                base.primitiveValue().equals(uri) || base.primitiveValue().startsWith(uri + "|");
            case Value.Date(var prefix, var date) ->
                time(base).filter(range -> compare(range, prefix, date)).isPresent();
            case Value.Numeric(var prefix, var number) ->
                number(base)
                        .filter(range -> compareNumbers(range, prefix, number))
                        .isPresent();
            case Value.Quantity quantity ->
                unit(base, quantity)
                        && quantity(base)
                                .filter(range -> compareNumbers(range, quantity.prefix(), quantity.number()))
                                .isPresent();
            case Value.Missing _, Value.Composite _ -> throw new IllegalArgumentException("not here");
        };
    }

    private static Stream<String> strings(Base base) {
        var parts = switch (base) {
            case HumanName name ->
                Stream.of(
                                Stream.of(name.getFamily(), name.getText()),
                                name.getGiven().stream().map(Object::toString),
                                name.getPrefix().stream().map(Object::toString),
                                name.getSuffix().stream().map(Object::toString))
                        .flatMap(part -> part);
            case Address address ->
                Stream.concat(
                        address.getLine().stream().map(Object::toString),
                        Stream.of(
                                address.getCity(),
                                address.getDistrict(),
                                address.getState(),
                                address.getPostalCode(),
                                address.getCountry(),
                                address.getText()));
            default -> Stream.of(base.primitiveValue());
        };
        return parts.filter(part -> part != null && !part.isBlank());
    }

    private static boolean text(String candidate, String text, String modifier) {
        return switch (modifier) {
            case "exact" -> candidate.equals(text);
            case "contains" -> plain(candidate).contains(plain(text));
            default -> plain(candidate).startsWith(plain(text));
        };
    }

    private static String plain(String text) {
        var plain = Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .replaceAll("[\\s\\p{Z}]+", " ")
                .toLowerCase(Locale.ROOT)
                .strip();
        return plain.substring(0, Math.min(100, plain.length()));
    }

    /** A code and its system: absent when the value's type knows none, empty when it has none. */
    private record Code(Optional<String> system, String code) {}

    private static Stream<Code> tokens(Base base) {
        return switch (base) {
            case CodeableConcept concept -> concept.getCoding().stream().flatMap(FilterOracle::tokens);
            case Coding coding -> code(Optional.ofNullable(coding.getSystem()).orElse(""), coding.getCode());
            case Identifier identifier ->
                code(Optional.ofNullable(identifier.getSystem()).orElse(""), identifier.getValue());
            case ContactPoint contact -> Stream.ofNullable(contact.getValue()).map(v -> new Code(Optional.of(""), v));
            case Enumeration<?> bound -> code(system(bound), bound.getValueAsString());
            default -> Stream.ofNullable(base.primitiveValue()).map(v -> new Code(Optional.of(""), v));
        };
    }

    private static <T extends Enum<?>> String system(Enumeration<T> bound) {
        return Optional.ofNullable(bound.getEnumFactory().toSystem(bound.getValue()))
                .orElse("");
    }

    private static Stream<Code> code(String system, String code) {
        return Stream.ofNullable(code).map(text -> new Code(Optional.of(system), text));
    }

    private static boolean token(Code candidate, Value.Token wanted) {
        var code = wanted.code().isEmpty() || wanted.code().equalsIgnoreCase(candidate.code());
        return code
                && (wanted.system().isEmpty()
                        || wanted.system().get().equals(candidate.system().orElse("")));
    }

    private static boolean reference(Base base, String wanted) {
        var text = base instanceof Reference reference ? reference.getReference() : base.primitiveValue();
        if (text == null || text.startsWith("#") || text.startsWith("urn:uuid:") || text.startsWith("urn:oid:")) {
            return false;
        }
        var plain = local(text);
        var other = local(wanted);
        return plain.equals(other)
                || plain.replaceFirst("\\|.*", "").equals(other)
                || (!other.contains("/") && plain.matches("[A-Za-z]+/" + java.util.regex.Pattern.quote(other)));
    }

    private static String local(String text) {
        var relative = text.startsWith(IndexedStore.BASE + "/") ? text.substring(IndexedStore.BASE.length() + 1) : text;
        return relative.replaceFirst("/_history/.*", "");
    }

    /** Both ends included. */
    private record Ends(double low, double high) {}

    private static Optional<Ends> time(Base base) {
        return switch (base) {
            case BaseDateTimeType time -> span(time);
            case Period period -> {
                var start = span(period.getStartElement());
                var end = span(period.getEndElement());
                yield start.isEmpty() && end.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Ends(
                                start.map(Ends::low).orElse(-FOREVER),
                                end.map(Ends::high).orElse(FOREVER)));
            }
            case Timing timing -> {
                var all = Stream.concat(
                                timing.getEvent().stream().flatMap(event -> span(event).stream()),
                                Stream.ofNullable(timing.getRepeat().getBounds())
                                        .flatMap(bounds -> time(bounds).stream()))
                        .toList();
                yield all.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Ends(
                                all.stream().mapToDouble(Ends::low).min().orElseThrow(),
                                all.stream().mapToDouble(Ends::high).max().orElseThrow()));
            }
            default -> Optional.empty();
        };
    }

    private static Optional<Ends> span(BaseDateTimeType time) {
        return Optional.ofNullable(time.getValueAsString())
                .flatMap(TimeSpan::of)
                .map(span -> new Ends(span.low(), span.high()));
    }

    private static boolean compare(Ends stored, Prefix prefix, String date) {
        var span = TimeSpan.of(date).orElseThrow();
        var around = Math.abs(IndexedStore.NOW.toEpochMilli() * 1000.0 - span.low()) / 10;
        return compare(stored, prefix, new Ends(span.low(), span.high()), new Ends(span.low(), span.high()), around);
    }

    private static boolean compare(Ends stored, Prefix prefix, Ends equal, Ends exact, double around) {
        var contained = stored.low >= equal.low && stored.high <= equal.high;
        var containedExactly = stored.low >= exact.low && stored.high <= exact.high;
        return switch (prefix) {
            case EQ -> contained;
            case NE -> !contained;
            case GT -> stored.high > exact.high;
            case LT -> stored.low < exact.low;
            case GE -> stored.high > exact.high || containedExactly;
            case LE -> stored.low < exact.low || containedExactly;
            case SA -> stored.low > exact.high;
            case EB -> stored.high < exact.low;
            case AP -> stored.low <= equal.high + around && stored.high >= equal.low - around;
        };
    }

    private static boolean compareNumbers(Ends stored, Prefix prefix, String text) {
        var number = new BigDecimal(text);
        var half = new BigDecimal("0.5").scaleByPowerOfTen(-number.scale());
        var exact = number.doubleValue();
        if (prefix == Prefix.AP) {
            var tenth = Math.abs(exact) / 10;
            return stored.low <= exact + tenth && stored.high >= exact - tenth;
        }
        return compare(
                stored,
                prefix,
                new Ends(
                        number.subtract(half).doubleValue(),
                        Math.nextDown(Math.nextDown(number.add(half).doubleValue()))),
                new Ends(exact, exact),
                0);
    }

    private static Optional<Ends> number(Base base) {
        return switch (base) {
            case DecimalType decimal -> point(decimal.getValue());
            case IntegerType integer -> point(BigDecimal.valueOf(integer.getValue()));
            case Range range -> range(range);
            default -> Optional.empty();
        };
    }

    private static Optional<Ends> quantity(Base base) {
        return switch (base) {
            case Range range -> range(range);
            case Money money -> point(money.getValue());
            case Quantity quantity ->
                point(quantity.getValue()).map(ends -> {
                    var comparator = Optional.ofNullable(quantity.getComparator())
                            .map(Quantity.QuantityComparator::toCode)
                            .orElse("");
                    return new Ends(
                            comparator.startsWith("<") ? -FOREVER : ends.low,
                            comparator.startsWith(">") ? FOREVER : ends.high);
                });
            default -> Optional.empty();
        };
    }

    private static Optional<Ends> range(Range range) {
        return range.isEmpty()
                ? Optional.empty()
                : Optional.of(new Ends(
                        point(range.getLow().getValue()).map(Ends::low).orElse(-FOREVER),
                        point(range.getHigh().getValue()).map(Ends::high).orElse(FOREVER)));
    }

    private static Optional<Ends> point(BigDecimal value) {
        return Optional.ofNullable(value).map(number -> new Ends(number.doubleValue(), number.doubleValue()));
    }

    private static boolean unit(Base base, Value.Quantity wanted) {
        if (wanted.code().isEmpty()) {
            return true;
        }
        return switch (base) {
            case Money money ->
                wanted.code().equals(money.getCurrency())
                        && wanted.system().map("urn:iso:std:iso:4217"::equals).orElse(true);
            case Range range -> unit(range.hasLow() ? range.getLow() : range.getHigh(), wanted);
            case Quantity quantity ->
                wanted.system()
                        .map(system -> system.equals(quantity.getSystem())
                                && wanted.code().equals(quantity.getCode()))
                        .orElseGet(() -> wanted.code().equals(quantity.getCode())
                                || wanted.code().equals(quantity.getUnit()));
            default -> false;
        };
    }
}
