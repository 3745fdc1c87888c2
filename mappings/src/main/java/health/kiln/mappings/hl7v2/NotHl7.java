/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import health.kiln.mappings.Problem;

/** The bytes cannot be read as an HL7 v2 message: no MSH, unusable delimiters, or past a bound of {@link Hl7Limits}. */
public record NotHl7(Problem problem) implements Hl7Reading {}
