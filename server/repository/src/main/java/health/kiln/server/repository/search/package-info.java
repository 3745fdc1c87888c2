/* SPDX-License-Identifier: Apache-2.0 */
/** What is asked (a query, which cannot be built without a reach), and how it becomes SQL with one possible plan. */
@NullMarked
package health.kiln.server.repository.search;

import org.jspecify.annotations.NullMarked;
