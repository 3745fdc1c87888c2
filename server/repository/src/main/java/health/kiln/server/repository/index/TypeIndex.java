/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import java.util.List;

/** All that is compiled for one resource type. Immutable. */
record TypeIndex(List<Parameter> parameters, List<Walk> walks) {
    TypeIndex {
        parameters = List.copyOf(parameters);
        walks = List.copyOf(walks);
    }
}
