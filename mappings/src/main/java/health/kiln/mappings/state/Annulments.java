/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Intent.Step.Kind;
import java.util.ArrayList;
import java.util.List;

/** Which steps of a journal stand when its cancellations have taken back the others (A11, A12, A13 and the like). */
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
                case CANCEL_TRANSFER -> removeLast(Kind.TRANSFER, standing);
                case CANCEL_DISCHARGE -> removeAll(Kind.DISCHARGE, standing);
                case CANCEL_PENDING_TRANSFER -> removeAll(Kind.PENDING_TRANSFER, standing);
                case CANCEL_DEPART -> removeLast(Kind.DEPART, standing);
                case CANCEL_ARRIVE -> removeLast(Kind.ARRIVE, standing);
                case CANCEL_LEAVE -> removeLast(Kind.LEAVE, standing);
                case CANCEL_RETURN -> removeLast(Kind.RETURN, standing);
                case CANCEL_CHANGE_ATTENDING -> removeLast(Kind.CHANGE_ATTENDING, standing);
                case CANCEL_CHANGE_CONSULTING -> removeLast(Kind.CHANGE_CONSULTING, standing);
                case ADMIT,
                        REGISTER,
                        PREADMIT,
                        TRANSFER,
                        PENDING_TRANSFER,
                        DEPART,
                        ARRIVE,
                        DISCHARGE,
                        CHANGE_CLASS,
                        CHANGE_ATTENDING,
                        CHANGE_CONSULTING,
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

    private static void removeLast(Kind kind, List<Moved> standing) {
        for (var i = standing.size() - 1; i >= 0 && !isAdmission(standing.get(i).kind()); i--) {
            if (standing.get(i).kind() == kind) {
                standing.remove(i);
                return;
            }
        }
    }

    /** All since the last admission: a discharge that was reported twice is one, and so is a plan that was changed. */
    private static void removeAll(Kind kind, List<Moved> standing) {
        for (var i = standing.size() - 1; i >= 0 && !isAdmission(standing.get(i).kind()); i--) {
            if (standing.get(i).kind() == kind) {
                standing.remove(i);
            }
        }
    }

    private static boolean isAdmission(Kind kind) {
        return kind == Kind.ADMIT || kind == Kind.REGISTER;
    }
}
