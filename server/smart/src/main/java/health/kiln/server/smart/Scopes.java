/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A set of scopes as OAuth writes it, parted by single spaces (RFC 6749 §3.3). At most {@value #COUNT_MAX}; no two with
 * the same text; in the order of writing.
 */
public record Scopes(List<Scope> all) {
    public static final int COUNT_MAX = 200;

    public Scopes {
        var byText = new LinkedHashMap<String, Scope>();
        all.forEach(scope -> byText.putIfAbsent(scope.text(), scope));
        if (byText.size() > COUNT_MAX) {
            throw new IllegalArgumentException("more than " + COUNT_MAX + " scopes");
        }
        all = List.copyOf(byText.values());
    }

    /** Empty when any of the texts is not a scope that clients may hold, or when there is none. */
    public static Optional<Scopes> grantable(String text) {
        var words = words(text);
        var scopes = known(words);
        return scopes.size() < words.size() || scopes.isEmpty() || scopes.size() > COUNT_MAX
                ? Optional.empty()
                : Optional.of(new Scopes(scopes));
    }

    /** What is asked for, as far as these scopes have it. Words that are no scope ask for nothing. */
    Optional<Scopes> granting(String asked) {
        var words = words(asked);
        if (words.size() > COUNT_MAX) {
            return Optional.empty();
        }
        var granted = new ArrayList<Scope>();
        for (var scope : known(words)) {
            var parts = all.stream()
                    .flatMap(registered -> scope.narrowedTo(registered).stream())
                    .toList();
            granted.addAll(parts.contains(scope) ? List.of(scope) : parts);
        }
        return granted.isEmpty() || granted.size() > COUNT_MAX ? Optional.empty() : Optional.of(new Scopes(granted));
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split(" +", COUNT_MAX + 2));
    }

    private static List<Scope> known(List<String> words) {
        return words.stream()
                .flatMap(word -> Scope.of(word).stream())
                .filter(Scope::grantable)
                .toList();
    }

    @Override
    public String toString() {
        return all.stream().map(Scope::text).collect(Collectors.joining(" "));
    }
}
