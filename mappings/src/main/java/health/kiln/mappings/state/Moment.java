/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import java.time.Instant;

/** A moment and how it is written: as the sender's own precision and offset allow, where they are known. */
record Moment(Instant instant, String text) {
    static Moment of(Instant instant) {
        return new Moment(instant, instant.toString());
    }
}
