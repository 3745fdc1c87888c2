/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.converter;

import java.util.Optional;

/** Turns the bytes of one HL7 v2 message into FHIR JSON. */
interface Converter {
    /** The Bundle; empty when the message is none that this converter knows, or when it fails. */
    Optional<byte[]> convert(byte[] message);
}
