/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.Explanation.Effect;
import health.kiln.mappings.Explanation.Finding;
import health.kiln.mappings.hl7v2.Field;
import health.kiln.mappings.map.Statement.Origin;
import java.util.ArrayList;
import java.util.List;

/** What the rules did, when somebody asks; off, it takes a test of one boolean. */
final class Trace {
    private final boolean on;
    private final List<Finding> findings = new ArrayList<>(0);
    private String row = "";

    Trace(boolean on) {
        this.on = on;
    }

    boolean isOn() {
        return on;
    }

    void row(String table, String code) {
        if (on) {
            row = table + "/" + code;
        }
    }

    void note(Origin rule, String target, Effect effect, String detail) {
        if (on) {
            findings.add(new Finding(rule.id(), rule.layer(), rule.source(), target, "", "", effect, detail));
        }
    }

    void note(Origin rule, Placement placement, Draft draft, Effect effect, Object detail) {
        if (on) {
            note(rule, placement.target(draft), effect, detail.toString());
        }
    }

    void note(Origin rule, Placement placement, Draft draft, Field field, Effect effect, Object detail) {
        if (on) {
            note(rule, placement.target(draft), field, effect, detail.toString());
        }
    }

    void note(Origin rule, String target, Field field, Effect effect, String detail) {
        if (on) {
            String text =
                    row.isEmpty() ? detail : detail.isEmpty() ? "table row " + row : detail + ", table row " + row;
            findings.add(new Finding(
                    rule.id(), rule.layer(), rule.source(), target, field.location(), field.raw(), effect, text));
            row = "";
        }
    }

    List<Finding> findings() {
        return findings;
    }
}
