/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import java.util.List;
import java.util.stream.Collectors;

/** Map files that cannot be used, with everything that is wrong in them. */
public final class DefectiveMapsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Defect> defects;

    DefectiveMapsException(List<Defect> defects) {
        super(defects.stream().map(Defect::toString).collect(Collectors.joining("\n")));
        this.defects = List.copyOf(defects);
    }

    /** All of them, in the order of the files. */
    public List<Defect> defects() {
        return defects;
    }
}
