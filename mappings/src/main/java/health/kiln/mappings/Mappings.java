/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings;

import java.time.Instant;

/**
 * What messages mean: the one door to the maps. Pure: the same bytes, feed and time of arrival give the same answer, with
 * no clock, disk or network involved. Safe for use by many threads.
 */
public interface Mappings {
    /**
     * The meaning of one message.
     *
     * @param bytes as received; not changed, and not to be changed by the caller while this runs
     * @param feed what is agreed with the sender
     * @param receivedAt stands in for times that the message does not state
     */
    Mapping map(byte[] bytes, Feed feed, Instant receivedAt);

    /**
     * Why an element came out as it did, or why it did not.
     *
     * @param path a resource type and an element, as {@code Encounter.status} or {@code Patient.telecom}; a type alone
     *     asks about all of its elements
     */
    Explanation explain(byte[] bytes, Feed feed, Instant receivedAt, String path);

    /** How much of one message the maps read; they are not run. */
    Fidelity fidelity(byte[] bytes, Feed feed);
}
