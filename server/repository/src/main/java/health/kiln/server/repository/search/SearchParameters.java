/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import health.kiln.server.repository.ResourceType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The search parameters that each resource type has: those of FHIR R4 (4.0.1), from the official definitions. */
public interface SearchParameters {
    /** The parameter of this code on this type, the common ones ({@code _id}, {@code _lastUpdated}…) included. */
    Optional<SearchParameter> find(ResourceType type, String code);

    /** All parameters of the type, by code. */
    List<SearchParameter> of(ResourceType type);

    /**
     * Reads a parameter's modifier and value text into a criterion.
     *
     * @throws SearchProblemException with a sentence for the client when modifier, prefix or value does not suit
     */
    Criterion criterion(SearchParameter parameter, Optional<String> modifier, String text)
            throws SearchProblemException;

    /** One search parameter. {@code targets} are the types a reference may lead to; empty for other kinds. */
    record SearchParameter(String code, SearchParameterType type, String url, Set<ResourceType> targets) {
        public SearchParameter {
            targets = Set.copyOf(targets);
        }
    }

    /** The client asked for what cannot be answered; the message is for the client. */
    final class SearchProblemException extends Exception {
        private static final long serialVersionUID = 1;

        public SearchProblemException(String message) {
            super(message);
        }
    }
}
