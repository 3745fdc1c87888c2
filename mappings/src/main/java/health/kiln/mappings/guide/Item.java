/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.guide;

import java.util.List;
import java.util.Optional;

/**
 * A row, read: one element of one resource.
 *
 * @param condition as maps write it, empty for none
 * @param literal the fixed value; empty for a value of the field
 */
record Item(Row row, Attribute attribute, String condition, Optional<String> literal) {
    /** Whether the row only names the URL of an extension at this depth of the path. */
    boolean isUrl(int depth) {
        return path().size() == depth + 1
                && path().get(depth).matches("ur[il]")
                && path().get(depth - 1).equals("extension");
    }

    List<String> path() {
        return attribute.path();
    }

    /** Where an extension of an element stands in the path; 0 for none. */
    int innerExtension() {
        return Math.max(0, path().subList(1, path().size()).indexOf("extension") + 1);
    }
}
