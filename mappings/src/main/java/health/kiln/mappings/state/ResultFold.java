/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Intent.StatusReport;

/**
 * The status of results: OBX-11 (HL7 table 0085) for observations, OBR-25 (table 0123) for reports. A result matures
 * from registered to final and never goes back; only what takes it back (deleted, wrong, not performed) lets it begin
 * anew.
 */
enum ResultFold implements StatusFold {
    OBSERVATION {
        @Override
        Grade grade(Report report) {
            return switch (report.coded().code()) {
                case "F", "V", "U" -> Grade.FINAL;
                case "C" -> Grade.CORRECTED;
                case "A", "B" -> Grade.AMENDED;
                case "P", "R", "S" -> Grade.PRELIMINARY;
                case "I" -> Grade.REGISTERED;
                case "O" -> report.print() == 0 ? Grade.REGISTERED : Grade.FINAL;
                case "D", "W" -> Grade.WRONG;
                case "X", "N" -> Grade.CANCELLED;
                case "" -> ofReport(report.coded().detail());
                default -> Grade.UNKNOWN;
            };
        }

        // OBX-11 is empty: OBR-25 speaks for it; a corrected report does not make each of its results corrected
        private Grade ofReport(String code) {
            return switch (code) {
                case "F", "C" -> Grade.FINAL;
                case "P" -> Grade.PRELIMINARY;
                default -> Grade.UNKNOWN;
            };
        }
    },

    REPORT {
        @Override
        Grade grade(Report report) {
            return switch (report.coded().code()) {
                case "F" -> Grade.FINAL;
                case "C" -> Grade.CORRECTED;
                case "P", "M" -> Grade.PRELIMINARY;
                case "A", "R" -> Grade.PARTIAL;
                case "O", "I", "S", "N" -> Grade.REGISTERED;
                case "X" -> Grade.CANCELLED;
                case "W", "D" -> Grade.WRONG;
                default -> Grade.UNKNOWN;
            };
        }
    };

    /** What a code means for the status, and how mature a result is with it. */
    enum Grade {
        UNKNOWN("unknown", 0),
        REGISTERED("registered", 1),
        PARTIAL("partial", 2),
        PRELIMINARY("preliminary", 2),
        FINAL("final", FINAL_MATURITY),
        AMENDED("amended", FINAL_MATURITY + 1),
        CORRECTED("corrected", FINAL_MATURITY + 2),
        CANCELLED("cancelled", Standing.RESET),
        WRONG("entered-in-error", Standing.RESET);

        private final String status;
        private final int maturity;

        Grade(String status, int maturity) {
            this.status = status;
            this.maturity = maturity;
        }
    }

    private static final int FINAL_MATURITY = 3;
    private static final int LAST_WORD = 9;

    abstract Grade grade(Report report);

    @Override
    public Standing next(Standing standing, Report report) {
        var grade = grade(report);
        if (grade.maturity == Standing.RESET) {
            return standing.takenBack(
                    grade.status, report, grade == Grade.CANCELLED ? report.stamp() : standing.floor());
        }
        var begun = standing.maturity() == Standing.RESET ? standing.above(standing.reset()) : standing;
        if (grade.maturity < FINAL_MATURITY) {
            return grade.maturity < begun.maturity() ? begun : begun.as(grade.status, grade.maturity, report);
        }
        var differs = begun.maturity() >= FINAL_MATURITY
                && report.print() != 0
                && begun.print() != 0
                && report.print() != begun.print();
        var decided = grade == Grade.FINAL && differs ? Grade.CORRECTED : grade;
        return decided.maturity < begun.maturity()
                ? begun.as(begun.status(), begun.maturity(), report)
                : begun.as(decided.status, decided.maturity, report);
    }

    @Override
    public boolean verified(Report report) {
        var maturity = grade(report).maturity;
        return maturity == Standing.RESET || maturity >= FINAL_MATURITY;
    }

    @Override
    public boolean takesBack(StatusReport coded) {
        return grade(new Report(Candidate.NEVER, coded, 0)).maturity == Standing.RESET;
    }

    @Override
    public int rank(StatusReport coded) {
        var grade = grade(new Report(Candidate.NEVER, coded, 0));
        return grade.maturity == Standing.RESET ? LAST_WORD : grade.maturity;
    }
}
