/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Jackson is the oracle. */
class CompactJsonTest {
    private static final int LAST_CHARACTER = 0xFFFF;

    private final JsonMapper jackson = new JsonMapper();

    @Test
    void writesEveryCharacterAsJacksonDoes() {
        var texts = Trees.object();
        for (var c = 0; c <= LAST_CHARACTER; c++) {
            if (!Character.isSurrogate((char) c)) {
                texts.put("before" + (char) c, (char) c + "after");
            }
        }

        assertEqual(texts);
    }

    @Test
    void writesCharactersBeyondTheFirstPlaneAsJacksonDoes() {
        assertEqual(Trees.array().add("\uD83E\uDE7A and \"more\"").add("\uD83E\uDE7A"));
    }

    @Test
    void writesEveryKindOfValueAsJacksonDoes() {
        var values = Trees.array()
                .add(1)
                .add(-9_007_199_254_740_993L)
                .add(1.5e-10)
                .add(0.1f)
                .add(new BigDecimal("7.10"))
                .add(new BigDecimal("1E+30"))
                .add(new BigInteger("123456789012345678901234567890"))
                .add(true)
                .addNull()
                .add("")
                .add(Trees.object())
                .add(Trees.array());

        assertEqual(Trees.object().put("first", false).set("then", values));
    }

    @Test
    void writesTreesOfAnyLengthAsJacksonDoes() {
        var longArray = Trees.array();
        for (var i = 0; i < 5_000; i++) {
            longArray.addObject().put("number", i).put("text", "x".repeat(i % 700));
        }

        assertEqual(longArray);
    }

    @Test
    void writesATextAlone() {
        assertThat(CompactJson.text(JsonNodeFactory.instance.stringNode("a\tb")))
                .isEqualTo("\"a\\tb\"");
    }

    private void assertEqual(JsonNode tree) {
        assertThat(new String(CompactJson.bytes(tree), StandardCharsets.UTF_8))
                .isEqualTo(new String(jackson.writeValueAsBytes(tree), StandardCharsets.UTF_8));
        assertThat(CompactJson.text(tree)).isEqualTo(tree.toString());
        assertThat(CompactJson.hash(tree)).isEqualTo(tree.toString().hashCode());
    }
}
