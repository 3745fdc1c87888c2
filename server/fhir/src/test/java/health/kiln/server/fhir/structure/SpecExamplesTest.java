/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.structure;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.server.repository.index.SpecExamples;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The check against the specification's own examples: what R4 shows must be taken. */
class SpecExamplesTest {
    @Test
    void areTakenForR4() {
        var json = new StrictJson(1024 * 1024);
        var check = new StructureCheck();
        var refused = new TreeMap<String, String>();
        var taken = new ArrayList<String>();

        SpecExamples.all().forEach(example -> {
            switch (json.read(example.text().getBytes(StandardCharsets.UTF_8))) {
                case StrictJson.Body.Malformed(var issue) -> refused.put(example.file(), issue.toString());
                case StrictJson.Body.Json(var tree) -> {
                    var issues = check.check(tree);
                    if (issues.isEmpty()) {
                        taken.add(example.file());
                    } else {
                        refused.put(example.file(), issues.toString());
                    }
                }
            }
        });

        assertThat(refused).isEmpty();
        assertThat(taken).hasSizeGreaterThan(2000);
    }
}
