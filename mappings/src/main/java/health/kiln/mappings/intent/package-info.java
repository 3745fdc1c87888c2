/* SPDX-License-Identifier: Apache-2.0 */
/** What a message asks of the state, as values: pure data between the maps that say it and the store that applies it. */
@NullMarked
package health.kiln.mappings.intent;

import org.jspecify.annotations.NullMarked;
