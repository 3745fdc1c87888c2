/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.outcome;

import java.util.Optional;

/**
 * One thing to tell.
 *
 * @param diagnostics a sentence for a developer; no values of elements, no exception texts
 * @param expression where, as a FHIRPath of element names and indexes
 */
public record Issue(Severity severity, IssueType type, String diagnostics, Optional<String> expression) {
    /** How bad it is. */
    public enum Severity {
        ERROR,
        WARNING,
        INFORMATION
    }

    public static Issue error(IssueType type, String diagnostics) {
        return new Issue(Severity.ERROR, type, diagnostics, Optional.empty());
    }

    public static Issue error(IssueType type, String diagnostics, String expression) {
        return new Issue(Severity.ERROR, type, diagnostics, Optional.of(expression));
    }

    public static Issue warning(IssueType type, String diagnostics) {
        return new Issue(Severity.WARNING, type, diagnostics, Optional.empty());
    }

    public static Issue information(String diagnostics) {
        return new Issue(Severity.INFORMATION, IssueType.INFORMATIONAL, diagnostics, Optional.empty());
    }
}
