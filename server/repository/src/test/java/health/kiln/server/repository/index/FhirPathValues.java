/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.fhirpath.IFhirPath;
import ca.uhn.fhir.fhirpath.IFhirPathEvaluationContext;
import health.kiln.server.repository.ResourceType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Base;
import org.jspecify.annotations.Nullable;

/** The values of search parameters as HAPI's FHIRPath finds them. For one thread. */
public final class FhirPathValues {
    private final IFhirPath fhirPath = FhirContext.forR4Cached().newFhirPath();
    private final Map<String, IFhirPath.IParsedExpression> parsed = new HashMap<>();
    private final Map<String, Definition> definitions = Resources.lines("search-parameters-r4.tsv").stream()
            .map(Definition::parse)
            .collect(Collectors.toMap(definition -> definition.type() + "." + definition.code(), Function.identity()));

    public FhirPathValues() {
        fhirPath.setEvaluationContext(new StubsByReference());
    }

    public List<Base> of(IBaseResource resource, String code) {
        var definition = definitions.get(resource.fhirType() + "." + code);
        if (definition == null) {
            throw new IllegalArgumentException("no parameter " + code);
        }
        return of(resource, definition);
    }

    /** Primitives that have only extensions are not among them. A union as such would compare quantities by UCUM. */
    List<Base> of(IBaseResource resource, Definition definition) {
        return definition.alternatives().stream()
                .flatMap(alternative -> fhirPath.evaluate(resource, parsed(alternative), IBase.class).stream())
                .map(Base.class::cast)
                .filter(value -> !value.isPrimitive() || value.hasPrimitiveValue())
                .toList();
    }

    private IFhirPath.IParsedExpression parsed(String expression) {
        return parsed.computeIfAbsent(expression, text -> {
            try {
                return fhirPath.parse(text);
            } catch (Exception e) {
                throw new IllegalArgumentException(text, e);
            }
        });
    }

    /** Resolves a reference to an empty resource of the type that its text names. */
    private static final class StubsByReference implements IFhirPathEvaluationContext {
        @Override
        public @Nullable IBase resolveReference(IIdType reference, @Nullable IBase context) {
            return Optional.ofNullable(reference.getResourceType())
                    .filter(type -> ResourceType.of(type).isPresent())
                    .map(type -> (IBase) FhirContext.forR4Cached()
                            .getResourceDefinition(type)
                            .newInstance())
                    .orElse(null);
        }
    }
}
