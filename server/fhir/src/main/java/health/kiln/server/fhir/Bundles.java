/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import health.kiln.server.fhir.outcome.OperationOutcome;
import health.kiln.server.repository.Version;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Writes a Bundle around stored resources: the parts that are written here are text of this class, ids, numbers, and
 * links whose parameters are percent-encoded, so that nothing in them needs an escape.
 */
final class Bundles {
    private final URI base;
    private final List<byte[]> parts = new ArrayList<>();
    private final StringBuilder text = new StringBuilder(512);
    private boolean hasEntry;

    private Bundles(URI base, String type, Instant now) {
        this.base = base;
        text.append("{\"resourceType\":\"Bundle\",\"meta\":{\"lastUpdated\":\"")
                .append(instant(now))
                .append("\"},\"type\":\"")
                .append(type)
                .append('"');
    }

    static Bundles searchset(URI base, Instant now) {
        return new Bundles(base, "searchset", now);
    }

    static Bundles history(URI base, Instant now) {
        return new Bundles(base, "history", now);
    }

    Bundles total(OptionalLong total) {
        total.ifPresent(number -> text.append(",\"total\":").append(number));
        return this;
    }

    /** One link; {@code target} is below the base, percent-encoded. */
    record Link(String relation, String target) {}

    Bundles links(List<Link> links) {
        text.append(",\"link\":[");
        for (var link : links) {
            text.append(text.charAt(text.length() - 1) == '[' ? "" : ",")
                    .append("{\"relation\":\"")
                    .append(link.relation())
                    .append("\",\"url\":\"")
                    .append(base)
                    .append('/')
                    .append(link.target())
                    .append("\"}");
        }
        text.append(']');
        return this;
    }

    /** An entry of a searchset; the mode is {@code match} or {@code include}. */
    Bundles found(Version version, String mode) {
        entry();
        fullUrl(version).resource(version.json());
        text.append(",\"search\":{\"mode\":\"").append(mode).append("\"}}");
        return this;
    }

    Bundles outcome(OperationOutcome outcome) {
        entry();
        // every entry has an identity; that of an outcome is of no use to anybody
        text.append("\"fullUrl\":\"urn:uuid:").append(UUID.randomUUID()).append('"');
        resource(outcome.json());
        text.append(",\"search\":{\"mode\":\"outcome\"}}");
        return this;
    }

    /** An entry of a history; {@code created} when there was none before, or only a deletion. */
    Bundles past(Version version, boolean created) {
        entry();
        fullUrl(version);
        if (!version.deleted()) {
            resource(version.json());
        }
        text.append(",\"request\":{\"method\":\"")
                .append(version.deleted() ? "DELETE" : "PUT")
                .append("\",\"url\":\"")
                .append(version.key())
                .append("\"},\"response\":{\"status\":\"")
                .append(version.deleted() ? "204" : created ? "201" : "200")
                .append("\",\"etag\":\"W/\\\"")
                .append(version.number())
                .append("\\\"\",\"lastModified\":\"")
                .append(instant(version.lastUpdated()))
                .append("\"}}");
        return this;
    }

    private void entry() {
        text.append(hasEntry ? ",{" : ",\"entry\":[{");
        hasEntry = true;
    }

    private Bundles fullUrl(Version version) {
        text.append("\"fullUrl\":\"")
                .append(base)
                .append('/')
                .append(version.key())
                .append('"');
        return this;
    }

    private void resource(byte[] json) {
        text.append(text.charAt(text.length() - 1) == '{' ? "" : ",").append("\"resource\":");
        cut();
        parts.add(json);
    }

    private void cut() {
        parts.add(text.toString().getBytes(StandardCharsets.UTF_8));
        text.setLength(0);
    }

    List<byte[]> json() {
        text.append(hasEntry ? "]}" : "}");
        cut();
        return parts;
    }

    private static String instant(Instant instant) {
        return DateTimeFormatter.ISO_INSTANT.format(instant.truncatedTo(ChronoUnit.MILLIS));
    }
}
