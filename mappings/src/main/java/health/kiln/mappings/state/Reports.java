/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The status reports of one resource, in the order of their stamps. The oldest are folded away past a bound. */
final class Reports {
    /** Past it, the oldest reports are kept only as what they lead to, and a report older than those has no effect. */
    static final int REPORTS_MAX = 64;

    private final List<Report> reports = new ArrayList<>();
    private Standing carried = Standing.NOWHERE;

    boolean isEmpty() {
        return reports.isEmpty();
    }

    List<Report> list() {
        return Collections.unmodifiableList(reports);
    }

    Standing carried() {
        return carried;
    }

    /** Whether the journal is another one by this report. */
    boolean add(Report report) {
        var at = Collections.binarySearch(reports, report, Report.IN_TIME);
        var forgotten = at == -1 && !carried.equals(Standing.NOWHERE);
        if (at >= 0 || forgotten) {
            return false;
        }
        reports.add(-at - 1, report);
        if (reports.size() > REPORTS_MAX) {
            carried = next(carried, reports.removeFirst());
        }
        return true;
    }

    Standing standing() {
        var standing = carried;
        for (var report : reports) {
            standing = next(standing, report);
        }
        return standing;
    }

    void absorb(Reports other) {
        other.reports.forEach(this::add);
    }

    /** As it was stored. */
    static Reports restored(Standing carried, List<Report> reports) {
        var restored = new Reports();
        restored.carried = carried;
        restored.reports.addAll(reports);
        return restored;
    }

    private static Standing next(Standing standing, Report report) {
        return StatusFold.of(report.coded()).next(standing, report);
    }
}
