/* SPDX-License-Identifier: Apache-2.0 */
/** How a resource's JSON becomes the bytes in {@code res.body} and {@code hist.body}, and back. */
@NullMarked
package health.kiln.server.repository.body;

import org.jspecify.annotations.NullMarked;
