/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

/** What reading some bytes as one HL7 v2 message came to. */
public sealed interface Hl7Reading permits Hl7Message, NotHl7 {}
