/* SPDX-License-Identifier: Apache-2.0 */
/** Placeholder. */
@NullMarked
package health.kiln.server.inbox;

import org.jspecify.annotations.NullMarked;
