/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Where versions are written and read: units of change wait in one queue, a writer commits all that wait together, and
 * reads give stored bytes back as they are. The only code that writes the tables of {@code V001__repository.sql}.
 */
@NullMarked
package health.kiln.server.repository.store;

import org.jspecify.annotations.NullMarked;
