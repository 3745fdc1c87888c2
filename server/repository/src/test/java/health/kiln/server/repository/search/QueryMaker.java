/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import health.kiln.server.repository.index.SearchParameterType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.Enumeration;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Money;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Range;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Timing;

/** Makes the text of a query out of values that a parameter has in some resources. */
final class QueryMaker {
    private static final List<String> PREFIXES =
            List.of("", "", "", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap");

    private final Random random;

    QueryMaker(Random random) {
        this.random = random;
    }

    /** A parameter's modifier and value. */
    record Text(Optional<String> modifier, String value) {}

    Text text(SearchParameterType type, Base value, Base other) {
        if (random.nextInt(12) == 0) {
            return new Text(Optional.of("missing"), pick("true", "false"));
        }
        var one = one(type, value);
        var all = random.nextInt(5) == 0 ? one + "," + one(type, other) : one;
        return switch (type) {
            case TOKEN -> new Text(random.nextInt(5) == 0 ? Optional.of("not") : Optional.empty(), all);
            case STRING ->
                new Text(
                        switch (random.nextInt(4)) {
                            case 0 -> Optional.of("exact");
                            case 1 -> Optional.of("contains");
                            default -> Optional.empty();
                        },
                        all);
            default -> new Text(Optional.empty(), all);
        };
    }

    private String one(SearchParameterType type, Base value) {
        return switch (type) {
            case TOKEN -> token(value);
            case STRING -> string(value);
            case REFERENCE -> reference(value);
            case DATE -> pick(PREFIXES.toArray(String[]::new)) + date(value);
            case NUMBER, QUANTITY -> pick(PREFIXES.toArray(String[]::new)) + quantity(value);
            case URI -> escaped(text(value));
            case COMPOSITE -> throw new IllegalArgumentException("not made");
        };
    }

    private String token(Base value) {
        return switch (value) {
            case CodeableConcept concept when concept.hasCoding() -> token(concept.getCodingFirstRep());
            case Coding coding -> token(text(coding.getSystem()), text(coding.getCode()));
            case Identifier identifier -> token(text(identifier.getSystem()), text(identifier.getValue()));
            case ContactPoint contact -> escaped(text(contact.getValue()));
            case Enumeration<?> bound -> token(system(bound), bound.getValueAsString());
            default -> escaped(text(value));
        };
    }

    private static <T extends Enum<?>> String system(Enumeration<T> bound) {
        return Optional.ofNullable(bound.getEnumFactory().toSystem(bound.getValue()))
                .orElse("");
    }

    private String token(String system, String code) {
        return switch (random.nextInt(6)) {
            case 0 -> "|" + escaped(code);
            case 1 -> escaped(system) + "|";
            case 2 -> escaped(code.toUpperCase(Locale.ROOT));
            case 3 -> escaped(code);
            default -> escaped(system) + "|" + escaped(code);
        };
    }

    private String string(Base value) {
        var whole = switch (value) {
            case HumanName name -> name.hasFamily() ? name.getFamily() : text(name.getText());
            case Address address -> address.hasCity() ? address.getCity() : text(address.getText());
            default -> text(value);
        };
        var from = random.nextInt(6) == 0 ? random.nextInt(whole.length() + 1) : 0;
        var to = random.nextBoolean() ? whole.length() : from + random.nextInt(whole.length() - from + 1);
        var part = whole.substring(from, to);
        return escaped(random.nextInt(3) == 0 ? part.toUpperCase(Locale.ROOT) : part);
    }

    private String reference(Base value) {
        var text = value instanceof Reference reference ? text(reference.getReference()) : text(value);
        return switch (random.nextInt(4)) {
            case 0 -> escaped(text.substring(text.lastIndexOf('/') + 1));
            case 1 -> text.matches("[A-Z][A-Za-z]+/[^/]+") ? IndexedStore.BASE + "/" + escaped(text) : escaped(text);
            default -> escaped(text);
        };
    }

    private String date(Base value) {
        var text = switch (value) {
            case Period period -> text(period.hasStart() ? period.getStartElement() : period.getEndElement());
            case Timing timing when timing.hasEvent() -> text(timing.getEvent().getFirst());
            case Timing timing -> "2015";
            default -> text(value);
        };
        var lengths = List.of(4, 7, 10, text.length());
        return text.substring(0, Math.min(text.length(), lengths.get(random.nextInt(lengths.size()))));
    }

    private String quantity(Base value) {
        return switch (value) {
            case Range range -> quantity(range.hasLow() ? range.getLow() : range.getHigh());
            case Money money ->
                number(text(money.getValue())) + unit("urn:iso:std:iso:4217", text(money.getCurrency()));
            case Quantity quantity ->
                number(text(quantity.getValue()))
                        + unit(text(quantity.getSystem()), pick(text(quantity.getCode()), text(quantity.getUnit())));
            default -> number(text(value));
        };
    }

    private String unit(String system, String code) {
        return switch (random.nextInt(3)) {
            case 0 -> "";
            case 1 -> "||" + escaped(code);
            default -> "|" + escaped(system) + "|" + escaped(code);
        };
    }

    private String number(String number) {
        return random.nextInt(4) == 0 && number.length() > 1 && !number.endsWith(".")
                ? number.substring(0, number.length() - 1).replaceAll("\\.$", "")
                : number;
    }

    private static String text(Base value) {
        return Optional.ofNullable(value.primitiveValue()).orElse("");
    }

    private static String text(Object value) {
        return Optional.ofNullable(value).map(Object::toString).orElse("");
    }

    private static String escaped(String text) {
        return List.of(text.split("", -1)).stream()
                .map(c -> !c.isEmpty() && "\\,|$".contains(c) ? "\\" + c : c)
                .collect(Collectors.joining());
    }

    private String pick(String... options) {
        return options[random.nextInt(options.length)];
    }
}
