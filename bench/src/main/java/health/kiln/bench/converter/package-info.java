/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Kiln's maps beside another converter, on the same messages: how long each takes, what it allocates, and which fields of
 * the sender are nowhere in its output. The two run one after the other, each in a process of its own, for their libraries
 * do not go together; only what both share may be used by both.
 */
@NullMarked
package health.kiln.bench.converter;

import org.jspecify.annotations.NullMarked;
