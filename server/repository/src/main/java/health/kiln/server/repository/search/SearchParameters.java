/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.index.Parameter;
import health.kiln.server.repository.index.ParameterCatalog;
import health.kiln.server.repository.index.SearchParameterType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The search parameters that each resource type has: those of FHIR R4 (4.0.1), from the official definitions. Safe for many
 * threads.
 */
public final class SearchParameters {
    private final ParameterCatalog catalog;

    public SearchParameters(ParameterCatalog catalog) {
        this.catalog = catalog;
    }

    /** The parameter of this code on this type, the common ones ({@code _id}, {@code _lastUpdated}…) included. */
    public Optional<SearchParameter> find(ResourceType type, String code) {
        return catalog.find(type, code).map(this::describe);
    }

    /** All parameters of the type, the common ones included. */
    public List<SearchParameter> of(ResourceType type) {
        return catalog.of(type).stream().map(this::describe).toList();
    }

    /**
     * Reads a parameter's modifier and value text into a criterion.
     *
     * @throws SearchProblemException with a sentence for the client when modifier, prefix or value does not suit
     */
    public Criterion criterion(SearchParameter parameter, Optional<String> modifier, String text)
            throws SearchProblemException {
        return new CriterionReader(parameter, modifier).read(text);
    }

    private SearchParameter describe(Parameter parameter) {
        return new SearchParameter(
                parameter.code(), parameter.kind(), parameter.url(), parameter.targets(), components(parameter));
    }

    private List<SearchParameterType> components(Parameter parameter) {
        return switch (parameter.storage()) {
            case Parameter.Storage.Groups(var codes) -> types(parameter.type(), codes);
            case Parameter.Storage.Parts(var codes) -> types(parameter.type(), codes);
            case Parameter.Storage.Shared(var codes, var _)
            when parameter.kind() == SearchParameterType.COMPOSITE ->
                components(catalog.find(parameter.type(), codes.getFirst()).orElseThrow());
            case Parameter.Storage.Shared _, Parameter.Storage.Own _, Parameter.Storage.OnResource _ -> List.of();
        };
    }

    private List<SearchParameterType> types(ResourceType type, List<String> codes) {
        return codes.stream()
                .map(code -> catalog.find(type, code).orElseThrow().kind())
                .toList();
    }

    /**
     * One search parameter.
     *
     * @param targets the types that a reference may lead to; empty for other kinds
     * @param components the types of a composite's parts; empty for other kinds
     */
    public record SearchParameter(
            String code,
            SearchParameterType type,
            String url,
            Set<ResourceType> targets,
            List<SearchParameterType> components) {
        public SearchParameter {
            targets = Set.copyOf(targets);
            components = List.copyOf(components);
        }
    }

    /** The client asked for what cannot be answered; the message is for the client. */
    public static final class SearchProblemException extends Exception {
        private static final long serialVersionUID = 1;

        public SearchProblemException(String message) {
            super(message);
        }
    }
}
