/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.Trigger;
import health.kiln.mappings.hl7v2.Field;
import health.kiln.mappings.hl7v2.Segment;
import java.util.Optional;

/** What conditions and sources may ask: the segments in scope. */
interface Context {
    /** The whole field of the nearest segment of that name; an empty one when there is no such segment. */
    Field field(Coordinate place);

    Optional<Segment> segment(String id);

    /** Whether there is such a segment here, also in groups further inside. */
    boolean has(String segment);

    Trigger trigger();
}
