/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.value;

import java.util.Optional;

/** SN (HL7 v2.5.1 §2.A.69): what its comparator, first number, separator and second number mean together. */
public sealed interface StructuredNumber {
    /** One number, perhaps a bound: {@code ^15}, {@code >^100}. */
    record Single(Hl7Number number) implements StructuredNumber {}

    /** From one number to another: {@code ^100^-^200}. */
    record Between(Hl7Number low, Hl7Number high) implements StructuredNumber {}

    /** A ratio, such as a titre: {@code ^1^:^128}, {@code ^1^/^2}. */
    record Ratio(Hl7Number numerator, Hl7Number denominator) implements StructuredNumber {}

    /** What has no number in FHIR: {@code ^2^+}, {@code <>^5}, or parts that are no numbers. The parts as one text. */
    record Text(String text) implements StructuredNumber {}

    /** Reads SN.1 to SN.4. */
    static StructuredNumber of(String comparator, String first, String separator, String second) {
        String operator = comparator.strip();
        String between = separator.strip();
        var text = new Text(operator + first.strip() + between + second.strip());
        Optional<Hl7Number> low = Hl7Number.of(first);
        Optional<Hl7Number> high = Hl7Number.of(second);
        boolean plain = operator.isEmpty() || operator.equals("=");
        if (low.isEmpty()) {
            return text;
        }
        if (between.isEmpty() && second.isBlank()) {
            return single(operator, plain, low.get(), text);
        }
        if (high.isEmpty()
                || !plain
                || low.get().comparator().isPresent()
                || high.get().comparator().isPresent()) {
            return text;
        }
        return switch (between) {
            case "-" -> new Between(low.get(), high.get());
            case ":", "/" -> new Ratio(low.get(), high.get());
            default -> text;
        };
    }

    private static StructuredNumber single(String operator, boolean plain, Hl7Number number, Text text) {
        if (plain) {
            return new Single(number);
        }
        Optional<String> comparator = Hl7Number.comparator(operator);
        return comparator.isPresent() && number.comparator().isEmpty()
                ? new Single(new Hl7Number(comparator, number.value()))
                : text;
    }
}
