/* SPDX-License-Identifier: Apache-2.0 */
/** The home directory: where a gateway keeps its database, keys and secrets, and how commands find a running one. */
@NullMarked
package health.kiln.server.app.home;

import org.jspecify.annotations.NullMarked;
