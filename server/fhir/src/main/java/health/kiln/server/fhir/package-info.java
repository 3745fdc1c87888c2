/* SPDX-License-Identifier: Apache-2.0 */
/** Placeholder. */
@NullMarked
package health.kiln.server.fhir;

import org.jspecify.annotations.NullMarked;
