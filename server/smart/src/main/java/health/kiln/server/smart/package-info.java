/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Who may do what: SMART scopes, the grants that verified tokens carry and what they allow, the registered apps, and the
 * tokens that are out. Plain Java on JDBC; the endpoints that speak OAuth are in {@code oauth}.
 */
@NullMarked
package health.kiln.server.smart;

import org.jspecify.annotations.NullMarked;
