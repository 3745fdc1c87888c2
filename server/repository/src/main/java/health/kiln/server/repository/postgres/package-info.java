/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The database itself: a PostgreSQL of our own beside the gateway or any other by URL, its connection pools and its
 * migrations. Knows nothing of FHIR; every module that keeps something borrows its connections here.
 */
@NullMarked
package health.kiln.server.repository.postgres;

import org.jspecify.annotations.NullMarked;
