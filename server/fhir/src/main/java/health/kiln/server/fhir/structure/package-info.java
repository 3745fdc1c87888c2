/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Whether a body is what R4 calls a resource: strict JSON, the elements that the official definitions name, their
 * cardinalities, the formats of primitive values, and required codes. Profiles and invariants are not looked at.
 */
@NullMarked
package health.kiln.server.fhir.structure;

import org.jspecify.annotations.NullMarked;
