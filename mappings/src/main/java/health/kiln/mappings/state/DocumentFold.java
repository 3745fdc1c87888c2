/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Intent.StatusReport;

/** The status of documents: the events T01 to T11 (HL7 v2.5.1 §9.4), with TXA-19 (HL7 table 0273) as their detail. */
enum DocumentFold implements StatusFold {
    /** Of the document that the message is about. */
    DOCUMENT {
        @Override
        String status(StatusReport coded, String before) {
            if (coded.code().equals("T11")) {
                return WRONG;
            }
            return switch (coded.detail()) {
                case "AV" -> CURRENT;
                case "OB" -> SUPERSEDED;
                case "CA" -> WRONG;
                default -> before;
            };
        }
    },

    /** Of its parent: a replacement takes its place, an addendum stands beside it. */
    PARENT {
        @Override
        String status(StatusReport coded, String before) {
            return switch (coded.code()) {
                case "T09", "T10" -> before.equals(WRONG) ? before : SUPERSEDED;
                default -> before;
            };
        }
    };

    private static final String CURRENT = "current";
    private static final String SUPERSEDED = "superseded";
    private static final String WRONG = "entered-in-error";

    abstract String status(StatusReport coded, String before);

    @Override
    public Standing next(Standing standing, Report report) {
        var before = standing.status().isEmpty() ? CURRENT : standing.status();
        return standing.as(status(report.coded(), before), 0, report);
    }

    @Override
    public int rank(StatusReport coded) {
        if (this == PARENT) {
            return 2;
        }
        return switch (coded.code()) {
            case "T01", "T02" -> 0;
            case "T11" -> 3;
            default -> 1;
        };
    }
}
