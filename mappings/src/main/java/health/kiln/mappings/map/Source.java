/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.hl7v2.Field;
import health.kiln.mappings.hl7v2.Presence;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a rule reads: the first of some places that is not empty.
 *
 * @param lines all repetitions of all segments of that name in scope, as lines of one text
 */
record Source(List<Coordinate> places, boolean lines) {
    Source {
        places = List.copyOf(places);
    }

    Coordinate first() {
        return places.getFirst();
    }

    /** The place that has something to say, else the first one. */
    Coordinate choose(Context context) {
        int size = places.size();
        for (int i = 0; i < size - 1; i++) {
            Coordinate place = places.get(i);
            if (place.part(context.field(place)).presence() != Presence.KEEP) {
                return place;
            }
        }
        return places.get(size - 1);
    }

    /** The part of the first repetition of the chosen place. */
    Field find(Context context) {
        Coordinate place = choose(context);
        return place.part(context.field(place));
    }

    @Override
    public String toString() {
        String text = places.stream().map(Coordinate::toString).collect(Collectors.joining(" ?? "));
        return lines ? "lines(" + text + ")" : text;
    }
}
