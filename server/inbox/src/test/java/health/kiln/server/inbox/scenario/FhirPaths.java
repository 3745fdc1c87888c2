/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox.scenario;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.fhirpath.IFhirPath;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import tools.jackson.databind.node.ObjectNode;

/** FHIRPath of stored resources, for tests. */
final class FhirPaths {
    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final IFhirPath FHIR_PATH = FHIR.newFhirPath();

    private FhirPaths() {}

    /** Whether the expression has a result, and only true ones. */
    static boolean isTrue(ObjectNode resource, String expression) {
        var parsed = FHIR.newJsonParser().parseResource(resource.toString());
        var results = FHIR_PATH.evaluate(parsed, expression, IBase.class);
        return !results.isEmpty()
                && results.stream()
                        .allMatch(result ->
                                result instanceof IPrimitiveType<?> truth && Boolean.TRUE.equals(truth.getValue()));
    }
}
