/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Values as HL7 v2 writes them, read with care: times with their precision and zone, decimals to the digit, structured
 * numbers. Every text has an answer; what is wrong with it is said beside the answer, never thrown.
 */
@NullMarked
package health.kiln.mappings.value;

import org.jspecify.annotations.NullMarked;
