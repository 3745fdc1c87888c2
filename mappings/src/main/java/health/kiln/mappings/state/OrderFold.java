/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Intent.StatusReport;

/**
 * The status of orders: ORC-1 (HL7 table 0119), with ORC-5 (table 0038) as its detail. ORC-5 decides where it is valued,
 * unless ORC-1 cancels, discontinues, holds or replaces.
 */
enum OrderFold implements StatusFold {
    ORDER;

    private static final String ACTIVE = "active";
    private static final String COMPLETED = "completed";
    private static final String ON_HOLD = "on-hold";
    private static final String REVOKED = "revoked";

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
            case "DE" -> standing;
            default -> detailed(standing, before.isEmpty() ? ACTIVE : before, report);
        };
    }

    private static Standing requested(Standing standing, String status, Report report) {
        var before = standing.status().equals(status) ? standing.previous() : standing.status();
        return standing.as(status, 0, report).after(before);
    }

    private static Standing touched(Standing standing, Report report) {
        return standing.as(standing.status().isEmpty() ? ACTIVE : standing.status(), 0, report);
    }

    private static Standing detailed(Standing standing, String otherwise, Report report) {
        var status = switch (report.coded().detail()) {
            case "IP", "SC", "A" -> ACTIVE;
            case "CM" -> COMPLETED;
            case "CA", "DC", "RP" -> REVOKED;
            case "HD" -> ON_HOLD;
            case "ER" -> "entered-in-error";
            default -> otherwise;
        };
        return standing.as(status, 0, report);
    }

    @Override
    public boolean verified(Report report) {
        return true;
    }

    @Override
    public boolean takesBack(StatusReport coded) {
        return false;
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
