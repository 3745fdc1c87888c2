/* SPDX-License-Identifier: Apache-2.0 */
/** The gateway as it runs: every part wired by an explicit method, read from top to bottom, started and stopped in order. */
@NullMarked
package health.kiln.server.app.gateway;

import org.jspecify.annotations.NullMarked;
