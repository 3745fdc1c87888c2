/* SPDX-License-Identifier: Apache-2.0 */
/** How a message's meaning is found: maps are data, the runner is pure: no clock, no disk, no network. */
@NullMarked
package health.kiln.mappings;

import org.jspecify.annotations.NullMarked;
