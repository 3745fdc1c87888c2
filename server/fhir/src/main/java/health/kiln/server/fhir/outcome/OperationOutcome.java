/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.outcome;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/** An R4 OperationOutcome as JSON. Never empty of issues. */
public record OperationOutcome(List<Issue> issues) {
    private static final JsonMapper JSON = JsonMapper.shared();

    public OperationOutcome {
        issues = List.copyOf(issues);
        if (issues.isEmpty()) {
            throw new IllegalArgumentException("an outcome has an issue");
        }
    }

    public static OperationOutcome of(Issue issue) {
        return new OperationOutcome(List.of(issue));
    }

    public byte[] json() {
        var outcome = JSON.createObjectNode().put("resourceType", "OperationOutcome");
        var list = outcome.putArray("issue");
        for (var issue : issues) {
            var item = list.addObject();
            item.put("severity", issue.severity().name().toLowerCase(Locale.ROOT));
            item.put("code", issue.type().code());
            item.put("diagnostics", issue.diagnostics());
            issue.expression().ifPresent(path -> item.putArray("expression").add(path));
        }
        return JSON.writeValueAsBytes(outcome);
    }
}
