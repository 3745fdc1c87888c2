/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.audit;

import java.time.Instant;
import java.util.List;

/** What a record of the audit trail must be, to be found. */
public sealed interface AuditCondition {
    /** At this time or later, and before that one. */
    record Between(Instant from, Instant before) implements AuditCondition {}

    /** By this client. */
    record By(String client) implements AuditCondition {}

    /** About this resource: it was named in the request. */
    record About(String type, String id) implements AuditCondition {}

    /** From an address that begins so. */
    record From(String address) implements AuditCondition {}

    /** One of these interactions. */
    record Doing(List<String> interactions) implements AuditCondition {
        public Doing {
            interactions = List.copyOf(interactions);
        }
    }

    /** Answered with a status of this range, both ends included. */
    record Answered(int least, int most) implements AuditCondition {}

    /** The record of this number. */
    record Numbered(long number) implements AuditCondition {}

    /** One of these; nothing is one of none. */
    record AnyOf(List<AuditCondition> conditions) implements AuditCondition {
        public AnyOf {
            conditions = List.copyOf(conditions);
        }
    }
}
