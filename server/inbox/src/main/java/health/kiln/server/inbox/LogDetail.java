/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.Problem;
import health.kiln.mappings.Remark;
import java.util.List;

/** A message of the log with what was found wrong or odd; the first {@value Notes#MAX} of each. */
public record LogDetail(LogEntry entry, List<Problem> problems, List<Remark> remarks) {
    public LogDetail {
        problems = List.copyOf(problems);
        remarks = List.copyOf(remarks);
    }
}
