/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import ca.uhn.hl7v2.model.Primitive;
import ca.uhn.hl7v2.validation.PrimitiveTypeRule;
import ca.uhn.hl7v2.validation.ValidationContext;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What values of each primitive type must be. HAPI looks through all of its rules at every question; these are remembered. For one thread. */
final class TypeRules {
    private final ValidationContext rules = ValidationContextFactory.defaultValidation();
    /** By version and type, of which there are some hundred. */
    private final Map<String, List<PrimitiveTypeRule>> known = new HashMap<>();

    List<PrimitiveTypeRule> of(String version, Primitive primitive) {
        return known.computeIfAbsent(
                version + " " + primitive.getName(),
                _ -> List.copyOf(rules.getPrimitiveRules(version, primitive.getName(), primitive)));
    }
}
