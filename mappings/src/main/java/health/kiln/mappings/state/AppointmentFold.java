/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Intent.StatusReport;
import java.util.Locale;

/**
 * The status of appointments: the events S12 to S26 (HL7 v2.5.1 §10.4), with SCH-25 (HL7 table 0278) as their detail. What
 * an event says itself (cancelled, deleted, not come) the detail does not change.
 */
enum AppointmentFold implements StatusFold {
    APPOINTMENT;

    private static final String BOOKED = "booked";
    private static final String CANCELLED = "cancelled";
    private static final String WRONG = "entered-in-error";

    @Override
    public Standing next(Standing standing, Report report) {
        var before = standing.status().isEmpty() ? BOOKED : standing.status();
        var status = switch (report.coded().code()) {
            case "S12", "S13" -> detailed(report, BOOKED);
            case "S15", "S16" -> CANCELLED;
            case "S17" -> WRONG;
            case "S26" -> "noshow";
            default -> detailed(report, before);
        };
        return standing.as(status, 0, report);
    }

    private static String detailed(Report report, String otherwise) {
        return switch (report.coded().detail().toUpperCase(Locale.ROOT)) {
            case "BOOKED", "OVERBOOK" -> BOOKED;
            case "PENDING", "TENTATIVE" -> "pending";
            case "WAITLIST" -> "waitlist";
            case "STARTED" -> "arrived";
            case "COMPLETE" -> "fulfilled";
            case "CANCELLED", "DC" -> CANCELLED;
            case "DELETED" -> WRONG;
            case "NOSHOW" -> "noshow";
            default -> otherwise;
        };
    }

    @Override
    public int rank(StatusReport coded) {
        return switch (coded.code()) {
            case "S12" -> 0;
            case "S26" -> 2;
            case "S15", "S16" -> 3;
            case "S17" -> 4;
            default -> 1;
        };
    }
}
