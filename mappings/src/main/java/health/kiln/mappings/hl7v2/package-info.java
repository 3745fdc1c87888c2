/* SPDX-License-Identifier: Apache-2.0 */
/**
 * HL7 v2 as it comes over the wire: a positional reader over the bytes that needs no schema and decodes only what is
 * asked for. Nothing that a sender can write makes it fail with an exception.
 */
@NullMarked
package health.kiln.mappings.hl7v2;

import org.jspecify.annotations.NullMarked;
