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
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Binaries: raw messages shown as such, and content sent and served raw (FHIR R4 Binary §2.44.3). */
final class Binaries {
    private static final String MESSAGE_PREFIX = "msg-";
    private static final JsonMapper JSON = JsonMapper.shared();

    /** The header that stands for {@code securityContext} beside raw content. */
    private static final String SECURITY_CONTEXT = "X-Security-Context";

    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z]{1,64}/[A-Za-z0-9.-]{1,64}");

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
        var context = json.path("securityContext").path("reference").asString("");
        var content = Base64.getMimeDecoder().decode(json.path("data").asString(""));
        var type = json.path("contentType").asString("application/octet-stream");
        var harmless = type.matches("[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(; ?[A-Za-z0-9-]+=[A-Za-z0-9.-]+)*")
                ? type
                : "application/octet-stream";
        var response = new FhirResponse(200, List.of(), Optional.of(harmless), List.of(content))
                .with("Content-Disposition", "attachment")
                .with("Content-Security-Policy", "sandbox");
        return REFERENCE.matcher(context).matches() ? response.with(SECURITY_CONTEXT, context) : response;
    }

    /** The resource around content that was sent raw, which has the id that the path names. */
    static ObjectNode around(byte[] content, FhirRequest request, ResourceKey key) throws Refusal {
        var json = JSON.createObjectNode();
        json.put("resourceType", "Binary");
        json.put("id", key.id().value());
        json.put("contentType", request.header("Content-Type").orElseThrow().strip());
        var context = request.header(SECURITY_CONTEXT);
        if (context.isPresent()) {
            if (!REFERENCE.matcher(context.get()).matches()) {
                throw Refusal.invalid(SECURITY_CONTEXT + " is a reference, as Patient/1.");
            }
            json.putObject("securityContext").put("reference", context.get());
        }
        if (content.length > 0) {
            json.put("data", Base64.getEncoder().encodeToString(content));
        }
        return json;
    }
}
