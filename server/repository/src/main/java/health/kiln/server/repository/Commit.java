/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository;

/**
 * How a unit of change ended.
 *
 * @param <R> what the unit answers
 */
public sealed interface Commit<R> {
    /** Durable, and visible to every later read. */
    record Done<R>(R result) implements Commit<R> {}

    /**
     * The unit threw, or what it wrote cannot be stored; nothing of it remains. Only when the cause is a {@link
     * CommitUncertainException} is it unknown whether all of it remains or nothing.
     */
    record Failed<R>(Exception cause) implements Commit<R> {}

    /** The database is away, too many units wait, or too many change the same at a time: nothing happened, and trying again later is right. */
    record Unavailable<R>(String reason) implements Commit<R> {}
}
