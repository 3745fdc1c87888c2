/* SPDX-License-Identifier: Apache-2.0 */
/** The endpoint as a servlet. */
@NullMarked
package health.kiln.server.fhir.http;

import org.jspecify.annotations.NullMarked;
