/* SPDX-License-Identifier: Apache-2.0 */
/** Which rows a resource leaves in the search index: extractors compiled from the official SearchParameter definitions. */
@NullMarked
package health.kiln.server.repository.index;

import org.jspecify.annotations.NullMarked;
