/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Intent.Step.Kind;
import java.util.ArrayList;
import java.util.List;

/** Which steps of a journal stand when its cancellations have taken back the others (A11, A12, A13). */
final class Annulments {
    private Annulments() {}

    /**
     * The steps that stand, cancellations included, in their order. A cancellation takes back what is older than it,
     * also when that arrives later.
     */
    static List<Moved> standing(List<Moved> steps) {
        var standing = new ArrayList<Moved>(steps.size());
        for (var moved : steps) {
            switch (moved.kind()) {
                case CANCEL_ADMIT -> removeVisit(standing);
                case CANCEL_TRANSFER -> removeLastTransfer(standing);
                case CANCEL_DISCHARGE -> removeDischarges(standing);
                case ADMIT,
                        REGISTER,
                        PREADMIT,
                        TRANSFER,
                        DISCHARGE,
                        CHANGE_CLASS,
                        LEAVE,
                        RETURN,
                        UPDATE,
                        CANCEL_PREADMIT,
                        DELETE -> {}
            }
            standing.add(moved);
        }
        return standing;
    }

    /** From the last admission on, or everything when none is known; a pre-admission before it stands. */
    private static void removeVisit(List<Moved> standing) {
        for (var i = standing.size() - 1; i >= 0; i--) {
            var kind = standing.get(i).kind();
            if (kind == Kind.PREADMIT || kind == Kind.CANCEL_ADMIT || kind == Kind.DELETE) {
                return;
            }
            if (kind != Kind.UPDATE) {
                standing.remove(i);
            }
            if (isAdmission(kind)) {
                return;
            }
        }
    }

    private static void removeLastTransfer(List<Moved> standing) {
        for (var i = standing.size() - 1; i >= 0 && !isAdmission(standing.get(i).kind()); i--) {
            if (standing.get(i).kind() == Kind.TRANSFER) {
                standing.remove(i);
                return;
            }
        }
    }

    /** All since the last admission: a discharge that was reported twice is one. */
    private static void removeDischarges(List<Moved> standing) {
        for (var i = standing.size() - 1; i >= 0 && !isAdmission(standing.get(i).kind()); i--) {
            if (standing.get(i).kind() == Kind.DISCHARGE) {
                standing.remove(i);
            }
        }
    }

    private static boolean isAdmission(Kind kind) {
        return kind == Kind.ADMIT || kind == Kind.REGISTER;
    }
}
