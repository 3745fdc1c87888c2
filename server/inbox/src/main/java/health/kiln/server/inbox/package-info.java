/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The inbox on PostgreSQL: a journal that keeps messages by group commit, lanes that keep their order while many nodes
 * work on them, and the settlement that applies what a message means together with its mark, in one transaction. Knows
 * neither HL7 v2 nor FHIR search; what a message means arrives as intents.
 */
@NullMarked
package health.kiln.server.inbox;

import org.jspecify.annotations.NullMarked;
