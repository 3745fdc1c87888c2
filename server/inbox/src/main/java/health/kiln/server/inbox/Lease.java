/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The right to settle a batch: the token under which its lanes are held, and the lane of each of its messages in order.
 * Written {@code token:lane,lane,…}, so that it needs no memory of its own.
 */
record Lease(long token, List<Short> lanes) {
    /** Holds nothing. */
    static final Lease NONE = new Lease(0, List.of());

    Lease {
        lanes = List.copyOf(lanes);
    }

    static Lease parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("not a lease of this inbox");
        }
        var lanes = text.substring(colon + 1);
        return new Lease(
                Long.parseLong(text.substring(0, colon)),
                lanes.isEmpty()
                        ? List.of()
                        : Arrays.stream(lanes.split(",", -1))
                                .map(Short::valueOf)
                                .toList());
    }

    @Override
    public String toString() {
        return lanes.stream().map(Object::toString).collect(Collectors.joining(",", token + ":", ""));
    }
}
