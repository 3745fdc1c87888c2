/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings;

import java.util.List;

/**
 * What each rule for an element did with one message. Holds raw values of the message: for the eyes of those who may
 * read the message itself.
 *
 * @param path what was asked
 * @param findings one for each time that a rule for the element was considered, in the order of the run
 * @param unread populated fields that no rule of this message's maps reads: what is lost in translation
 */
public record Explanation(String path, List<Finding> findings, List<String> unread) {
    public Explanation {
        findings = List.copyOf(findings);
        unread = List.copyOf(unread);
    }

    /** What came of a rule. */
    public enum Effect {
        /** It wrote the element. */
        WROTE,
        /** The sender asked for deletion, and it was cleared. */
        CLEARED,
        /** Its field is empty. */
        EMPTY,
        /** Its condition does not hold. */
        NOT_MET,
        /** Its field has a value that did not become one of the element. */
        UNREADABLE,
        /** A rule before it had already decided the element. */
        DECIDED,
        /** The message asks the state to decide it: a step of an encounter, a coded status. */
        ASKED
    }

    /**
     * One rule's part.
     *
     * @param rule its id, such as {@code PV1[Encounter]/PV1-44}
     * @param layer where the rule comes from: {@code guide}, {@code base} or a site's name
     * @param source the rows of the official guide that the rule says, empty for rules that do not come from it
     * @param target what it writes, such as {@code Encounter[1].period.start}
     * @param location the field it reads, empty when it reads none
     * @param raw what stands there, as sent
     * @param effect what came of it
     * @param detail the condition, the table row or the value, as the effect asks for
     */
    public record Finding(
            String rule,
            String layer,
            String source,
            String target,
            String location,
            String raw,
            Effect effect,
            String detail) {}
}
