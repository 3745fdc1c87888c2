/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app;

import health.kiln.server.inbox.scenario.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What an app finds at the endpoint that was written since a moment; each type is asked for once. */
final class Endpoint implements Store {
    private static final int PAGE = 500;

    private final FhirClient app;
    private final Instant since;
    private final Map<String, List<ObjectNode>> found = new HashMap<>();

    Endpoint(FhirClient app, Instant since) {
        this.app = app;
        this.since = since;
    }

    /** A moment that is after all that is written already: {@code meta.lastUpdated} tells milliseconds. */
    static Instant now() {
        var next = Instant.now().truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
        while (Instant.now().isBefore(next)) {
            Thread.onSpinWait();
        }
        return next;
    }

    @Override
    public List<ObjectNode> all(String type) {
        return found.computeIfAbsent(type, this::search);
    }

    private List<ObjectNode> search(String type) {
        var resources = new ArrayList<ObjectNode>();
        var page = get(type + "?_lastUpdated=ge" + since + "&_count=" + PAGE);
        page.at("/entry").forEach(entry -> resources.add((ObjectNode) entry.at("/resource")));
        if (page.at("/total").asInt() != resources.size()) {
            throw new AssertionError(type + ": more than a page of " + PAGE);
        }
        return resources;
    }

    private JsonNode get(String path) {
        try {
            return app.get(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }
}
