/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import health.kiln.server.fhir.outcome.Issue;
import health.kiln.server.fhir.outcome.IssueType;
import health.kiln.server.fhir.outcome.OperationOutcome;
import java.util.List;

/**
 * Ends the handling of a request with an answer that says why. It is how a check deep inside a request says no; it
 * carries no stack and never leaves {@link FhirEndpoint}.
 */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;
    private static final int RETRY_AFTER_SECONDS = 2;

    private final transient FhirResponse response;
    private final String reason;

    Refusal(FhirResponse response, String reason) {
        super(reason, null, false, false);
        this.response = response;
        this.reason = reason;
    }

    Refusal(int status, IssueType type, String diagnostics) {
        this(FhirResponse.outcome(status, Issue.error(type, diagnostics)), type.code());
    }

    static Refusal of(int status, List<Issue> issues) {
        var outcome = new OperationOutcome(issues);
        return new Refusal(
                FhirResponse.json(status, List.of(outcome.json())),
                issues.getFirst().type().code());
    }

    static Refusal invalid(String diagnostics) {
        return new Refusal(400, IssueType.INVALID, diagnostics);
    }

    static Refusal notSupported(String diagnostics) {
        return new Refusal(501, IssueType.NOT_SUPPORTED, diagnostics);
    }

    static Refusal notFound(String diagnostics) {
        return new Refusal(404, IssueType.NOT_FOUND, diagnostics);
    }

    /** Another try may go well. */
    static Refusal busy(int status, IssueType type, String diagnostics) {
        var response = FhirResponse.outcome(status, Issue.error(type, diagnostics))
                .with("Retry-After", String.valueOf(RETRY_AFTER_SECONDS));
        return new Refusal(response, type.code());
    }

    FhirResponse response() {
        return response;
    }

    /** A code for the audit trail. */
    String reason() {
        return reason;
    }
}
