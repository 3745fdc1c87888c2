/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.guide;

/** A row of the guide that became no rule, and why. */
record LeftOut(Row row, Reason reason, String detail) {
    /** Kinds of reasons, in the order of the report. */
    enum Reason {
        STATE(
                "Decided by the state",
                "Kiln folds statuses, steps, periods and places over all messages of a resource; "
                        + "a rule that wrote them from one message would contradict it."),
        MENTION(
                "Would fill in a resource that the message only mentions",
                "An organization, place or role that a field "
                        + "mentions becomes a reference with its name and number; the guide would make a resource of it in every "
                        + "message, and write single elements into it."),
        ELSEWHERE(
                "Said in another way",
                "The guide maps the same fact in several tables or rows; one of them is "
                        + "imported, or the gateway itself says it."),
        WORDS(
                "An instruction in words",
                "The guide tells a person what to do; a rule of the base layer or of a site "
                        + "does it, if anything does."),
        CONDITION(
                "A condition in words, or none at all",
                "Whether the row applies depends on something that no message " + "says."),
        ARITHMETIC("Computes a value", "The value is computed from several fields; the language of maps reads one."),
        ELEMENT("No such element in FHIR R4", "The path, the type or the code does not exist in R4 4.0.1."),
        CODES(
                "Codes of a required binding without a complete table",
                "FHIR allows a fixed set of codes there, and the "
                        + "guide gives no table, or one that leaves codes out where a value must be."),
        CONVERSION("No conversion", "The HL7 data type has no meaning as the FHIR type that the guide names.");

        private final String title;
        private final String text;

        Reason(String title, String text) {
            this.title = title;
            this.text = text;
        }

        String title() {
            return title;
        }

        String text() {
            return text;
        }
    }
}
