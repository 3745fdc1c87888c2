/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Intent.StatusReport;
import java.util.Set;

/**
 * The status of orders: ORC-1 (HL7 table 0119), with ORC-5 (table 0038) as its detail. ORC-5 decides where it is valued,
 * unless ORC-1 cancels, discontinues, holds or replaces. The status is one of FHIR's request-status;
 * {@link #ofMedication} is what a MedicationRequest says for it.
 */
enum OrderFold implements StatusFold {
    ORDER;

    private static final String ACTIVE = "active";
    private static final String COMPLETED = "completed";
    private static final String ON_HOLD = "on-hold";
    private static final String REVOKED = "revoked";

    private static final Set<String> STOPPED = Set.of("DC", "DR", "OD", "RP", "RQ", "RU");

    @Override
    public Standing next(Standing standing, Report report) {
        var before = standing.status();
        return switch (report.coded().code()) {
            case "CA", "CR", "OC", "DC", "DR", "OD", "RP", "RQ", "RU" -> requested(standing, REVOKED, report);
            case "HD", "HR", "OH" -> requested(standing, before.equals(REVOKED) ? before : ON_HOLD, report);
            case "UC", "UD", "UH", "UM" ->
                standing.previous().isEmpty()
                        ? touched(standing, report)
                        : standing.as(standing.previous(), 0, report).after("");
            case "RL", "OE", "OR" ->
                before.equals(ON_HOLD) ? standing.as(ACTIVE, 0, report) : touched(standing, report);
            case "NW", "RO" -> detailed(standing, before.equals(COMPLETED) ? COMPLETED : ACTIVE, report);
            case "AF" -> detailed(standing, ACTIVE, report);
            case "DE", "SS" -> standing;
            default -> detailed(standing, before.isEmpty() ? ACTIVE : before, report);
        };
    }

    private static Standing requested(Standing standing, String status, Report report) {
        var before = standing.status().equals(status) ? standing.previous() : standing.status();
        return standing.as(status, 0, report).after(before);
    }

    private static Standing touched(Standing standing, Report report) {
        return standing.status().isEmpty() ? standing.as(ACTIVE, 0, report) : standing;
    }

    private static Standing detailed(Standing standing, String otherwise, Report report) {
        var detail = report.coded().detail();
        var status = switch (detail) {
            case "IP", "SC", "A" -> ACTIVE;
            case "CM" -> COMPLETED;
            case "CA", "DC", "RP" -> REVOKED;
            case "HD" -> ON_HOLD;
            case "ER" -> "entered-in-error";
            default -> otherwise;
        };
        return status.equals(standing.status()) && !standing.code().isEmpty()
                ? standing
                : standing.as(status, 0, report)
                        .because(detail.isEmpty() ? report.coded().code() : detail);
    }

    /** A medication that was discontinued or replaced is stopped; one that was cancelled has not been begun. */
    static String ofMedication(Standing standing) {
        if (!standing.status().equals(REVOKED)) {
            return standing.status();
        }
        return STOPPED.contains(standing.code()) ? "stopped" : "cancelled";
    }

    @Override
    public int rank(StatusReport coded) {
        return switch (coded.code()) {
            case "NW", "RO" -> 0;
            case "HD", "HR", "OH" -> 2;
            case "RL", "OE", "OR" -> 3;
            case "CA", "CR", "OC", "DC", "DR", "OD", "RP", "RQ", "RU" -> 4;
            case "UC", "UD", "UH", "UM" -> 5;
            default -> 1;
        };
    }
}
