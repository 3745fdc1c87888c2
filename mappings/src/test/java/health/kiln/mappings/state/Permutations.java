/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import java.util.ArrayList;
import java.util.List;

/** Every order of a few things. */
final class Permutations {
    private Permutations() {}

    static <T> List<List<T>> of(List<T> things) {
        if (things.isEmpty()) {
            return List.of(List.of());
        }
        var permutations = new ArrayList<List<T>>();
        for (var i = 0; i < things.size(); i++) {
            var others = new ArrayList<>(things);
            var first = others.remove(i);
            for (var rest : of(others)) {
                var permutation = new ArrayList<T>();
                permutation.add(first);
                permutation.addAll(rest);
                permutations.add(permutation);
            }
        }
        return permutations;
    }
}
