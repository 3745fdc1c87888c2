/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.hl7v2.Field;

/**
 * Observation sub-ids (OBX-4; HL7 v2.8.2 §7.4.2.4): what stands before the last dot of {@code 1.2}, or the second component
 * of an OG, is a group of results that belong together.
 */
final class SubId {
    private SubId() {}

    /** The name of the group; empty for a result of its own. */
    static String group(Field subId) {
        if (subId.start() == subId.end()) {
            return "";
        }
        String named = subId.text(2);
        return named.isEmpty() ? dotted(subId.text(1)) : named;
    }

    private static String dotted(String text) {
        int dot = text.lastIndexOf('.');
        boolean numbers =
                dot > 0 && dot < text.length() - 1 && text.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
        return numbers ? text.substring(0, dot) : "";
    }
}
