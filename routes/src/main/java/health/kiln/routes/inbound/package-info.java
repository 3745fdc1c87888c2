/* SPDX-License-Identifier: Apache-2.0 */
/**
 * How a message comes in: received, kept, answered; then claimed, mapped and settled. The {@link
 * health.kiln.routes.inbound.Inbox} is the port behind which messages are kept.
 */
@NullMarked
package health.kiln.routes.inbound;

import org.jspecify.annotations.NullMarked;
