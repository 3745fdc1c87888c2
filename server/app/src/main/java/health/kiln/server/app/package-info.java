/* SPDX-License-Identifier: Apache-2.0 */
/** The composition root: {@code main}, and the one place where everything is wired, read from top to bottom. */
@NullMarked
package health.kiln.server.app;

import org.jspecify.annotations.NullMarked;
