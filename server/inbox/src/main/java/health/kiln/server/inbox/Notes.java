/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.Problem;
import health.kiln.mappings.Remark;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Problems and remarks as JSON in the message log. Only the first {@value #MAX} of a message are kept. */
final class Notes {
    static final int MAX = 100;

    private static final JsonMapper JSON = JsonMapper.shared();

    private Notes() {}

    /** Null, as the column's value, when there are none. */
    static @Nullable String write(List<?> notes) {
        return notes.isEmpty() ? null : JSON.writeValueAsString(notes.subList(0, Math.min(MAX, notes.size())));
    }

    static List<Problem> problems(@Nullable String json) {
        return json == null ? List.of() : List.of(JSON.readValue(json, Problem[].class));
    }

    static List<Remark> remarks(@Nullable String json) {
        return json == null ? List.of() : List.of(JSON.readValue(json, Remark[].class));
    }
}
