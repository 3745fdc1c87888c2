/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The MLLP listener as a Camel component, {@code from("mllp:host:port")}: each message is an exchange, and what the route
 * leaves as the exchange's body is the answer. Camel begins where the frame has been cut; all that makes the wire safe is
 * in the listener.
 */
@NullMarked
package health.kiln.routes.mllp;

import org.jspecify.annotations.NullMarked;
