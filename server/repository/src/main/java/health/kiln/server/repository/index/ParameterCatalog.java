/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The search parameters of FHIR R4 (4.0.1), read from the tables beside this class and compiled for a type when it is first
 * asked for. Safe for many threads.
 *
 * <p>Not among them: {@code _text}, {@code _content} and {@code _query}, which have no expression, and Location's
 * {@code near}, which is no value but a distance.
 */
public final class ParameterCatalog {
    private static final String EVERY_TYPE = "Resource";
    /** What is found by reference but is part of the resource, not a reference of it. */
    private static final Set<ResourceType> HOLDERS = Set.of(ResourceType.BUNDLE);

    private final Map<String, List<Definition>> definitions;
    private final Elements elements;
    private final Map<String, String> primaryTimes;
    private final Map<String, Set<String>> compartment;
    private final Map<ResourceType, TypeIndex> compiled = new ConcurrentHashMap<>();

    public ParameterCatalog() {
        this(
                Resources.lines("search-parameters-r4.tsv").stream()
                        .map(Definition::parse)
                        .toList(),
                Elements.parse(Resources.lines("elements-r4.tsv")));
    }

    ParameterCatalog(Collection<Definition> definitions, Elements elements) {
        this.definitions = definitions.stream().collect(Collectors.groupingBy(Definition::type));
        this.elements = elements;
        this.primaryTimes = Resources.lines("primary-times.tsv").stream()
                .collect(Collectors.toUnmodifiableMap(line -> line.get(0), line -> line.get(1)));
        this.compartment = Resources.lines("patient-compartment-r4.tsv").stream()
                .collect(Collectors.toUnmodifiableMap(
                        line -> line.get(0), line -> Set.of(line.get(1).split(" ", -1))));
    }

    /** All parameters of a type, those of every type first. */
    public List<Parameter> of(ResourceType type) {
        return index(type).parameters();
    }

    public Optional<Parameter> find(ResourceType type, String code) {
        return of(type).stream()
                .filter(parameter -> parameter.code().equals(code))
                .findFirst();
    }

    /** The date parameter whose earliest value is the type's primary clinical time, {@link IndexEntries#sortTime}. */
    public Optional<Parameter> primaryTime(ResourceType type) {
        return Optional.ofNullable(primaryTimes.get(type.fhirName())).flatMap(code -> find(type, code));
    }

    /** Every key under which a resource that refers to the target may be found. */
    public List<Long> referringKeys(ResourceKey target) {
        var hash = IndexKeys.resource(target);
        return Stream.of(ResourceType.values())
                .filter(type -> !HOLDERS.contains(type))
                .flatMap(type -> of(type).stream())
                .filter(parameter -> parameter.kind() == SearchParameterType.REFERENCE
                        && parameter.storage() instanceof Parameter.Storage.Own
                        && (parameter.targets().isEmpty() || parameter.targets().contains(target.type())))
                .map(parameter -> parameter.constant() ^ hash)
                .toList();
    }

    /**
     * Reads the values of a token, reference or URI parameter as texts to sort by, for one thread.
     *
     * @param base as the extractor's
     */
    public SortTexts sortTexts(Parameter parameter, String base) {
        var definition = definitions(parameter.type()).stream()
                .filter(one -> one.code().equals(parameter.code()))
                .findFirst()
                .orElseThrow();
        return new SortTexts(
                definition, new PathCompiler(elements, parameter.type().fhirName()), base);
    }

    TypeIndex index(ResourceType type) {
        return compiled.computeIfAbsent(type, this::compile);
    }

    private TypeIndex compile(ResourceType type) {
        return new TypeCompiler(type, definitions(type), elements)
                .compile(
                        primaryTimes.getOrDefault(type.fhirName(), ""),
                        compartment.getOrDefault(type.fhirName(), Set.of()));
    }

    private List<Definition> definitions(ResourceType type) {
        return Stream.of(EVERY_TYPE, type.fhirName())
                .map(name -> definitions.getOrDefault(name, List.of()))
                .flatMap(Collection::stream)
                .toList();
    }
}
