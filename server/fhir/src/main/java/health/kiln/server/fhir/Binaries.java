/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import health.kiln.server.fhir.MessageSource.RawMessage;
import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.Version;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** Binaries: raw messages shown as such, and content served raw (FHIR R4 Binary §2.44.3). */
final class Binaries {
    private static final String MESSAGE_PREFIX = "msg-";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final MessageSource messages;

    Binaries(MessageSource messages) {
        this.messages = messages;
    }

    static boolean isMessage(ResourceKey key) {
        return key.type() == ResourceType.BINARY && key.id().value().startsWith(MESSAGE_PREFIX);
    }

    /** The message as a Binary of one version. */
    Optional<Version> message(ResourceKey key) throws RepositoryUnavailableException {
        return messages.find(key.id().value().substring(MESSAGE_PREFIX.length()))
                .map(raw -> binary(key, raw));
    }

    private static Version binary(ResourceKey key, RawMessage raw) {
        var json = JSON.createObjectNode();
        json.put("resourceType", "Binary");
        json.put("id", key.id().value());
        json.putObject("meta")
                .put("versionId", "1")
                .put("lastUpdated", raw.received().toString());
        json.put("contentType", raw.contentType());
        json.put("data", Base64.getEncoder().encodeToString(raw.content()));
        return new Version(key, 1, raw.received(), JSON.writeValueAsBytes(json));
    }

    /** The content of a Binary. It may be anything, so a browser is told to do nothing with it. */
    static FhirResponse raw(Version version) {
        var json = JSON.readTree(version.json());
        var content = Base64.getMimeDecoder().decode(json.path("data").asString(""));
        var type = json.path("contentType").asString("application/octet-stream");
        var harmless = type.matches("[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(; ?[A-Za-z0-9-]+=[A-Za-z0-9.-]+)*")
                ? type
                : "application/octet-stream";
        return new FhirResponse(200, List.of(), Optional.of(harmless), List.of(content))
                .with("Content-Disposition", "attachment")
                .with("Content-Security-Policy", "sandbox");
    }
}
