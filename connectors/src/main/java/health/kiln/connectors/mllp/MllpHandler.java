/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

/** What a listener asks about each message. Called on a virtual thread, at most once at a time per connection. */
@FunctionalInterface
public interface MllpHandler {
    /**
     * Answers a message. May block; there is no time limit but the handler's own. An exception is answered with AE 207
     * and nothing of it is told.
     *
     * @param message the content of one frame, shared: the handler only reads
     */
    MllpReply handle(byte[] message);
}
