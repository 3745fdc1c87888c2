/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.hl7;

/** Messages without end, each with an MSH-10 of its own. Called by one thread. */
public interface MessageSource {
    /** The next message in its MLLP frame. */
    byte[] next();
}
