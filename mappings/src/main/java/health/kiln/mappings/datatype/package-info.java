/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What an HL7 v2 data type becomes in FHIR: CX an Identifier, XPN a HumanName. These are code, not map rows: they are the
 * same for every message, hard to get right, and run for every field.
 */
@NullMarked
package health.kiln.mappings.datatype;

import org.jspecify.annotations.NullMarked;
