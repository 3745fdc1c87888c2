/* SPDX-License-Identifier: Apache-2.0 */
/** What PostgreSQL itself can do with the same rows by plain JDBC: the bound that our figures are read against. */
@NullMarked
package health.kiln.bench.raw;

import org.jspecify.annotations.NullMarked;
