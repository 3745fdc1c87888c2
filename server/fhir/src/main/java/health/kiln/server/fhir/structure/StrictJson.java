/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.structure;

import health.kiln.server.fhir.outcome.Issue;
import health.kiln.server.fhir.outcome.IssueType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a body as JSON, strictly: no duplicate keys, nothing after the object, no nesting deeper than {@value
 * #DEPTH_MAX}, no more than {@value #TOKENS_MAX} tokens, as a tree takes many times the memory of its text. Numbers keep
 * the digits they were written with.
 */
public final class StrictJson {
    public static final int DEPTH_MAX = 100;
    public static final int TOKENS_MAX = 2_000_000;
    private static final int NUMBER_LENGTH_MAX = 100;
    private static final int NAME_LENGTH_MAX = 200;

    private final JsonMapper mapper;

    /** What a body turned out to be. */
    public sealed interface Body {
        record Json(ObjectNode object) implements Body {}

        record Malformed(Issue issue) implements Body {}
    }

    public StrictJson(int bytesMax) {
        var constraints = StreamReadConstraints.builder()
                .maxNestingDepth(DEPTH_MAX)
                .maxTokenCount(TOKENS_MAX)
                .maxNumberLength(NUMBER_LENGTH_MAX)
                .maxNameLength(NAME_LENGTH_MAX)
                .maxStringLength(bytesMax)
                .build();
        var factory = JsonFactory.builder()
                .streamReadConstraints(constraints)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        this.mapper = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    public Body read(byte[] json) {
        try {
            return mapper.readTree(json) instanceof ObjectNode object
                    ? new Body.Json(object)
                    : new Body.Malformed(Issue.error(IssueType.STRUCTURE, "The body is not a JSON object."));
        } catch (JacksonException e) {
            // the parser's own text quotes the body
            var place = e.getLocation();
            var where = place == null ? "" : " near line " + place.getLineNr() + ", column " + place.getColumnNr();
            return new Body.Malformed(Issue.error(
                    IssueType.STRUCTURE,
                    "The body is not well-formed JSON, has a repeated key, is nested deeper than " + DEPTH_MAX
                            + ", or has more than " + TOKENS_MAX + " tokens" + where + "."));
        }
    }
}
