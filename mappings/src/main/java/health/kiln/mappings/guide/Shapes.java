/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.guide;

import health.kiln.mappings.tables.R4Shapes;
import health.kiln.mappings.tables.R4Shapes.Shape;
import java.util.List;
import java.util.Optional;

/** Walks the definitions of FHIR R4. */
record Shapes(R4Shapes shapes) {
    /** The element at the end of a path; empty when R4 has none. */
    Optional<Shape> find(String type, List<String> path) {
        String parent = type;
        Optional<Shape> at = Optional.empty();
        for (String name : path) {
            if (at.isPresent()) {
                parent = shapes.childrenOf(parent, at.get());
            }
            at = shapes.find(parent, name);
            if (at.isEmpty()) {
                return at;
            }
        }
        return at;
    }

    boolean repeats(String type, List<String> path) {
        return find(type, path).filter(Shape::repeats).isPresent();
    }
}
