/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.outcome;

/** The codes of {@code OperationOutcome.issue.code} that this endpoint uses (http://hl7.org/fhir/issue-type). */
public enum IssueType {
    INVALID("invalid"),
    STRUCTURE("structure"),
    REQUIRED("required"),
    VALUE("value"),
    CODE_INVALID("code-invalid"),
    LOGIN("login"),
    EXPIRED("expired"),
    FORBIDDEN("forbidden"),
    NOT_FOUND("not-found"),
    DELETED("deleted"),
    NOT_SUPPORTED("not-supported"),
    CONFLICT("conflict"),
    TOO_LONG("too-long"),
    TOO_COSTLY("too-costly"),
    THROTTLED("throttled"),
    TRANSIENT("transient"),
    EXCEPTION("exception"),
    INFORMATIONAL("informational");

    private final String code;

    IssueType(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
