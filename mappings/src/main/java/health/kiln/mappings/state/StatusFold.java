/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Intent.StatusReport;

/** How one more report changes where a resource stands, by the table that its code comes from. */
sealed interface StatusFold permits ResultFold, OrderFold, AppointmentFold, DocumentFold {
    Standing next(Standing standing, Report report);

    /** Whether what comes with the report stands above what comes with provisional ones. Only results have those. */
    default boolean verified(Report report) {
        return true;
    }

    /** Whether the report takes the result back, so that a value which comes with it says nothing. */
    default boolean takesBack(StatusReport coded) {
        return false;
    }

    static StatusFold of(StatusReport coded) {
        return switch (coded.table()) {
            case "HL70085" -> ResultFold.OBSERVATION;
            case "HL70123" -> ResultFold.REPORT;
            case "HL70119" -> OrderFold.ORDER;
            case "appointment" -> AppointmentFold.APPOINTMENT;
            case "document" -> DocumentFold.DOCUMENT;
            case "document-parent" -> DocumentFold.PARENT;
            default -> throw new IllegalArgumentException("no status table " + coded.table());
        };
    }

    /** At equal times, the later in this order has the last word: taking back over correcting over reporting. */
    static int precedence(StatusReport coded) {
        return of(coded).rank(coded);
    }

    int rank(StatusReport coded);
}
