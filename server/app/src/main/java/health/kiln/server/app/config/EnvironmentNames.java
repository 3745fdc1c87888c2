/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds variables that are nearly one of Kiln's: a misspelt one would be ignored, and the default be used in silence. One
 * that is like none is somebody else's, as those that Kubernetes sets for a service named kiln.
 */
final class EnvironmentNames {
    private static final String PREFIX = "KILN_";
    private static final int MISTAKES_MAX = 3;

    /** Variables that are no keys of the configuration: of the launcher, and of the command line. */
    private static final List<String> OTHERS = List.of("KILN_HOME", "KILN_HEAP", "KILN_JAVA_OPTIONS", "KILN_ROOT");

    private EnvironmentNames() {}

    static void refuseMisspelt(Collection<String> variables, List<String> problems) {
        var known = new ArrayList<>(OTHERS);
        Stream.of(ConfigKey.values()).map(ConfigKey::variable).forEach(known::add);
        for (var variable : variables.stream().sorted().toList()) {
            if (variable.startsWith(PREFIX) && !known.contains(variable)) {
                known.stream()
                        .filter(name -> distance(variable, name) <= MISTAKES_MAX)
                        .min(Comparator.comparingInt(name -> distance(variable, name)))
                        .ifPresent(name -> problems.add(variable + " is no variable of Kiln; the nearest is " + name));
            }
        }
    }

    /** Letters to add, leave out or change (Levenshtein). */
    private static int distance(String one, String other) {
        var row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
