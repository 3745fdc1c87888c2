/* SPDX-License-Identifier: Apache-2.0 */
/** Invented HL7 v2 messages as a hospital sends them, in its proportions. The same seed gives the same messages. */
@NullMarked
package health.kiln.bench.hl7;

import org.jspecify.annotations.NullMarked;
