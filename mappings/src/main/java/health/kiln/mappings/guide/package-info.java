/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Reads the tables of HL7's official v2-to-FHIR guide and says them in the language of maps: the guide layer. It runs at
 * a developer's desk, offline, and its output is committed; nothing of it runs when messages are mapped. What the guide
 * says wrongly is patched by our errata, and every rule is judged by the same checks as a map that a person wrote; what
 * cannot be said stands in a report with its reason.
 */
@NullMarked
package health.kiln.mappings.guide;

import org.jspecify.annotations.NullMarked;
