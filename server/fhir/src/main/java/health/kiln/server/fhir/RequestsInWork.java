/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what each client has in work, so that one cannot take all. */
final class RequestsInWork {
    private final int ofOneMax;
    private final Map<String, Integer> byClient = new ConcurrentHashMap<>();

    RequestsInWork(int ofOneMax) {
        this.ofOneMax = ofOneMax;
    }

    /** Whether the client may have one more; then {@link #end} must follow. */
    boolean begin(String client) {
        var now = byClient.merge(client, 1, Integer::sum);
        if (now <= ofOneMax) {
            return true;
        }
        end(client);
        return false;
    }

    void end(String client) {
        byClient.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
    }
}
