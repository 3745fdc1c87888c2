/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version as MSH-12.1 states it; one that cannot be read counts as the default. */
record Hl7Version(int major, int minor, int patch) {
    /** What we speak to a sender that names no version. */
    static final String DEFAULT = "2.5.1";

    private static final Hl7Version USUAL = new Hl7Version(2, 5, 1);
    private static final Pattern FORM = Pattern.compile("(\\d)\\.(\\d)(?:\\.(\\d))?.*");

    static Hl7Version of(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? new Hl7Version(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3)))
                : USUAL;
    }

    boolean isBefore(int otherMajor, int otherMinor, int otherPatch) {
        return ordinal(major, minor, patch) < ordinal(otherMajor, otherMinor, otherPatch);
    }

    private static int ordinal(int major, int minor, int patch) {
        return (major * 10 + minor) * 10 + patch;
    }
}
