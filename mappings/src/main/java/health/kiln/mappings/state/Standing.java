/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Stamp;

/**
 * Where a resource stands after some of its status reports.
 *
 * @param status the FHIR code, empty before any report
 * @param maturity how far a result has come; {@link #RESET} when it was taken back
 * @param print the value that was last reported
 * @param previous the status before the last request, to which a refused request leads back (ORC-1 UC, UD, UH)
 * @param code the v2 code of the report that decided
 * @param reset the last report that took the result back
 * @param floor values reported up to here are void
 */
record Standing(String status, int maturity, int print, String previous, String code, Stamp reset, Stamp floor) {
    static final int RESET = -1;
    static final Standing NOWHERE = new Standing("", RESET, 0, "", "", Candidate.NEVER, Candidate.NEVER);

    Standing as(String newStatus, int newMaturity, Report report) {
        return new Standing(
                newStatus,
                newMaturity,
                report.print() == 0 ? print : report.print(),
                previous,
                report.coded().code(),
                reset,
                floor);
    }

    Standing because(String newCode) {
        return new Standing(status, maturity, print, previous, newCode, reset, floor);
    }

    Standing takenBack(String newStatus, Report report, Stamp newFloor) {
        return new Standing(newStatus, RESET, 0, "", report.coded().code(), report.stamp(), newFloor);
    }

    Standing above(Stamp newFloor) {
        return new Standing(status, maturity, print, previous, code, reset, newFloor);
    }

    Standing after(String before) {
        return new Standing(status, maturity, print, before, code, reset, floor);
    }
}
