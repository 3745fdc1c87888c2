/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.intent;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a message asks of the state. The intents of one message are applied in order, whole or not at all; the state
 * after a set of messages does not depend on the order of their arrival where their stamps decide.
 */
public sealed interface Intent {
    /**
     * A resource is, or becomes, as the assignments say.
     *
     * @param status a coded status report that is folded with earlier ones, as OBX-11 or ORC-1; empty for types whose
     *     status is a plain element
     */
    record Upsert(
            Identity target,
            Presence presence,
            Stamp stamp,
            List<Assignment> assignments,
            Optional<StatusReport> status)
            implements Intent {
        public Upsert {
            assignments = List.copyOf(assignments);
        }
    }

    /** Whether an upsert makes a resource that is not there. */
    enum Presence {
        /** Made when absent. */
        REQUIRED,
        /** Made when absent, as a placeholder tagged {@code inferred} that a later message completes; else only named. */
        REFERENCED,
        /**
         * Made when absent, as with {@link #REFERENCED}; of one that is there only its status and the items of its lists are
         * said, such as that it has another member.
         */
        LINKED,
        /**
         * Made when absent, and told in full; but it stays a placeholder, tagged {@code inferred}, until a message makes it
         * that may.
         */
        TENTATIVE,
        /** Left alone when absent. */
        OPTIONAL;

        /** Whether the message tells of the resource, and does not only name it or add to it. */
        public boolean tells() {
            return this == REQUIRED || this == TENTATIVE;
        }
    }

    /**
     * The message is applied only if this resource is there, or a placeholder of it. What else it says may not make it.
     *
     * @param location where the message names it, as {@code PV1-19}
     */
    record Known(Identity target, String location) implements Intent {}

    /**
     * A step in the life of an encounter; the encounter is the fold over all of its steps (ADT events, HL7 v2 ch. 3).
     *
     * @param presence whether the step makes an encounter that is not there: as the upsert that goes before it
     */
    record Movement(Identity encounter, Presence presence, Stamp stamp, Step step) implements Intent {}

    /** The retired identity's resource is the survivor's from now on, with everything that refers to it (A40, A34, A18). */
    record Merge(Identity survivor, Identity retired, Reversal reversal, Stamp stamp) implements Intent {}

    /** What becomes of a merge whose survivor an earlier one retired into what it retires now. */
    enum Reversal {
        /** The message is refused, for somebody to look at. */
        REFUSED,
        /** The earlier merge stands, and the rest of the message is applied. */
        IGNORED
    }

    /** The resource and what depends on it belong to another patient from now on (A44, A45). */
    record Move(Identity subject, Identity toPatient, Stamp stamp) implements Intent {}

    /** The resource is known by {@code current} from now on; {@code former} stays an old name of it (A47, A50). */
    record Rename(Identity subject, IdentityKey former, IdentityKey current, Stamp stamp) implements Intent {}

    /**
     * The listed resources are all that there are of this type in this scope from this source (snapshot mode, THO
     * v2-0206 "S"): others of the same scope and source are closed.
     *
     * @param scope the patient or encounter they belong to
     * @param source whose list it is; the list of another source is not touched
     */
    record Snapshot(Identity scope, String type, String source, List<Identity> present, Stamp stamp) implements Intent {
        public Snapshot {
            present = List.copyOf(present);
        }
    }

    /** The resource was recorded in error, or is no longer active. It stays readable; a later late message stays without effect. */
    record Retire(Identity target, Stamp stamp, Reason reason) implements Intent {
        /** Why it is retired. */
        public enum Reason {
            ENTERED_IN_ERROR,
            INACTIVE
        }
    }

    /**
     * A coded status as a v2 field gave it, folded with earlier ones by the rules of its table.
     *
     * @param table {@code HL70085} (OBX-11), {@code HL70123} (OBR-25), {@code HL70119} (ORC-1), {@code appointment} (events
     *     S12 to S26), {@code document} and {@code document-parent} (events T01 to T11)
     * @param code the code as sent, such as {@code F}
     * @param detail a second code that takes part in the decision (ORC-5 beside ORC-1), or empty
     */
    record StatusReport(String table, String code, String detail) {}

    /**
     * One step of an encounter.
     *
     * @param kind what happened
     * @param at when it happened, if the message says so more exactly than the stamp (PV1-44, PV1-45)
     * @param encounterClass PV1-2 as {@code Encounter.class} Coding, when the message has it
     * @param location PV1-3 as the object for {@code Encounter.location.location} (a Reference), when it has it
     * @param details elements that hold while this step stands: {@code hospitalization} parts of a discharge
     */
    record Step(
            Kind kind,
            Optional<Instant> at,
            Optional<ObjectNode> encounterClass,
            Optional<ObjectNode> location,
            Optional<ObjectNode> details) {
        /** What ADT events do to an encounter (HL7 v2.5.1 §3.3); {@code maps/events.map} says which does what. */
        public enum Kind {
            ADMIT,
            REGISTER,
            PREADMIT,
            TRANSFER,
            DISCHARGE,
            CHANGE_CLASS,
            LEAVE,
            RETURN,
            UPDATE,
            CANCEL_ADMIT,
            CANCEL_TRANSFER,
            CANCEL_DISCHARGE,
            CANCEL_PREADMIT,
            PENDING_TRANSFER,
            CANCEL_PENDING_TRANSFER,
            DEPART,
            CANCEL_DEPART,
            ARRIVE,
            CANCEL_ARRIVE,
            CANCEL_LEAVE,
            CANCEL_RETURN,
            CHANGE_ATTENDING,
            CANCEL_CHANGE_ATTENDING,
            CHANGE_CONSULTING,
            CANCEL_CHANGE_CONSULTING,
            DELETE
        }
    }
}
