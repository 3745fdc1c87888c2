/* SPDX-License-Identifier: Apache-2.0 */
/** A search as the client writes it, read into the repository's query, and the links that ask for it again. */
@NullMarked
package health.kiln.server.fhir.search;

import org.jspecify.annotations.NullMarked;
