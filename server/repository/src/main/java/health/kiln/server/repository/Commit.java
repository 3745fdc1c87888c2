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

    /** The unit threw; nothing of it remains. */
    record Failed<R>(Exception cause) implements Commit<R> {}

    /** The database is away, or too many units wait: nothing happened, and trying again later is right. */
    record Unavailable<R>(String reason) implements Commit<R> {}
}
