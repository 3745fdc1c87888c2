/* SPDX-License-Identifier: Apache-2.0 */
/** Codes: local tables to FHIR code systems, the names that systems go by, and what the standards themselves list. */
@NullMarked
package health.kiln.mappings.tables;

import org.jspecify.annotations.NullMarked;
