/* SPDX-License-Identifier: Apache-2.0 */
/** Measures Kiln; what all measurements share: the histogram, the arguments and the row that is printed. */
@NullMarked
package health.kiln.bench;

import org.jspecify.annotations.NullMarked;
