/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Stories of messages and what must hold after each, read from files and checked against any store that can list its
 * resources: the repository itself, or a gateway's endpoint.
 */
@NullMarked
package health.kiln.server.inbox.scenario;

import org.jspecify.annotations.NullMarked;
