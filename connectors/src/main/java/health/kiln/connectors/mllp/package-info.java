/* SPDX-License-Identifier: Apache-2.0 */
/**
 * HL7 v2 over MLLP, as bytes: frames are cut from a TCP stream and answered in order, with a bound on everything a peer
 * can make us hold. Of a message only its header segment is read, because an acknowledgement is built from it; what a
 * message means is asked elsewhere.
 */
@NullMarked
package health.kiln.connectors.mllp;

import org.jspecify.annotations.NullMarked;
