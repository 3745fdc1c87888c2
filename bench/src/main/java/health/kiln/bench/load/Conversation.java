/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.load;

/** What is said on a connection and how the end of an answer is known. Called by one thread. */
interface Conversation {
    /** The next request, whole; not changed afterwards. */
    byte[] request();

    /** Whether the first {@code length} bytes are an answer from beginning to end. */
    boolean isWhole(byte[] bytes, int length);

    /** A whole answer's code, such as AA or 200. */
    String code(byte[] bytes, int length);

    /** Whether the peer says with this answer that it closes the connection. */
    boolean isLast(byte[] bytes, int length);
}
