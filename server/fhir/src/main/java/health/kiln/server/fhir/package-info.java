/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The FHIR R4 endpoint: one table of interactions, one class for each of them, and the order in which a request is
 * authenticated, decided on, read and answered. Knows no transport; {@code http} brings it to a servlet.
 */
@NullMarked
package health.kiln.server.fhir;

import org.jspecify.annotations.NullMarked;
