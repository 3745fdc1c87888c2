/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Intent.StatusReport;
import health.kiln.mappings.intent.Stamp;
import java.util.Comparator;

/**
 * One coded status as reported.
 *
 * @param print tells one reported value from another; 0 when none was reported with it
 */
record Report(Stamp stamp, StatusReport coded, int print) {
    /** At equal stamps the order is the codes' own, so that it does not depend on arrival. */
    static final Comparator<Report> IN_TIME = Comparator.comparing(Report::stamp)
            .thenComparingInt(report -> StatusFold.precedence(report.coded))
            .thenComparing(report -> report.coded.code())
            .thenComparing(report -> report.coded.detail())
            .thenComparingInt(Report::print);
}
