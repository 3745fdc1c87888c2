/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import tools.jackson.databind.JsonNode;

/** URIs as written; a canonical with {@code |version} also without it (FHIR R4 search §3.1.1.4.13). */
final class UriValues {
    private UriValues() {}

    static void read(JsonNode node, Rows rows, Values.Sink sink) {
        var uri = node.asString("");
        if (uri.isEmpty()) {
            return;
        }
        sink.value(rows, IndexKeys.uri(uri), 0, 0);
        var bar = uri.indexOf('|');
        if (bar > 0) {
            sink.value(rows, IndexKeys.uri(uri.substring(0, bar)), 0, 0);
        }
    }
}
