/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a scope allows on a resource type (SMART App Launch 2.2, scopes v2). The order is that of {@code cruds}. */
public enum Permission {
    CREATE('c'),
    /** Read, vread and the history of one resource. */
    READ('r'),
    /** Update, update as create, and patch. */
    UPDATE('u'),
    DELETE('d'),
    /** Search, and the history of a type. */
    SEARCH('s');

    private final char letter;

    Permission(char letter) {
        this.letter = letter;
    }

    /** Reads {@code rs} and the like: at least one letter, each once, in order; anything else is empty. */
    static Optional<Set<Permission>> of(String letters) {
        var permissions = EnumSet.noneOf(Permission.class);
        var matched = 0;
        for (var permission : values()) {
            if (matched < letters.length() && letters.charAt(matched) == permission.letter) {
                permissions.add(permission);
                matched++;
            }
        }
        return matched == 0 || matched < letters.length() ? Optional.empty() : Optional.of(permissions);
    }

    static String letters(Set<Permission> permissions) {
        return permissions.stream()
                .sorted()
                .map(permission -> String.valueOf(permission.letter))
                .collect(Collectors.joining());
    }
}
