/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Load from outside, over MLLP and HTTP, as plain programs. They share the machine with what they measure, so one thread
 * drives all connections and a request costs it little more than two system calls.
 */
@NullMarked
package health.kiln.bench.load;

import org.jspecify.annotations.NullMarked;
