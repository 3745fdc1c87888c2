/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import health.kiln.server.repository.Version;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One page of a search's result.
 *
 * @param matches at most the query's count, in the query's order
 * @param included brought along, none of them a match of this page
 * @param next where the next page begins; empty on the last
 * @param total accurate, when asked for or known anyway
 * @param warnings what the reader should know, as "included resources were cut at 1000"; without patient data
 */
public record Page(
        List<Version> matches,
        List<Version> included,
        Optional<String> next,
        OptionalLong total,
        List<String> warnings) {
    public Page {
        matches = List.copyOf(matches);
        included = List.copyOf(included);
        warnings = List.copyOf(warnings);
    }
}
