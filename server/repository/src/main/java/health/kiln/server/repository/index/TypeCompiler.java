/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import health.kiln.server.repository.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Compiles the definitions of one resource type into walks that leave rows. */
final class TypeCompiler {
    /** The most parameters of a type, one bit each; R4 itself has 44 on its richest. */
    private static final int PARAMETERS_MAX = Long.SIZE;

    private final ResourceType type;
    private final List<Definition> definitions;
    private final PathCompiler paths;

    TypeCompiler(ResourceType type, List<Definition> definitions, Elements elements) {
        if (definitions.size() > PARAMETERS_MAX) {
            throw new IllegalArgumentException("more than " + PARAMETERS_MAX + " parameters on " + type);
        }
        this.type = type;
        this.definitions = List.copyOf(definitions);
        this.paths = new PathCompiler(elements, type.fhirName());
    }

    /**
     * Compiles all parameters of the type.
     *
     * @param primaryTime the code of the date parameter that rows are sorted by; empty when the type has none
     * @param compartment the codes whose references to a Patient put a resource into the patient's compartment
     */
    TypeIndex compile(String primaryTime, Set<String> compartment) {
        var rules = new StorageRules(definitions);
        List<Parameter> parameters = new ArrayList<>();
        List<Walk> walks = new ArrayList<>();
        for (var definition : definitions) {
            var branches = branches(definition);
            var parameter = new Parameter(
                    type,
                    definition.code(),
                    definition.kind(),
                    definition.url(),
                    definition.targets(),
                    parameters.size(),
                    rules.of(definition),
                    tokens(branches));
            parameters.add(parameter);
            for (var branch : branches) {
                walks.add(branch.from().apply(leaf(parameter, definition, branch)));
                if (definition.code().equals(primaryTime)) {
                    walks.add(branch.from().apply(primary(branch)));
                }
                if (compartment.contains(definition.code())) {
                    walks.add(branch.from().apply(membership(branch)));
                }
            }
        }
        return new TypeIndex(parameters, walks);
    }

    private List<PathCompiler.Branch> branches(Definition definition) {
        return definition.alternatives().stream()
                .flatMap(alternative -> paths.compile(alternative).stream())
                .toList();
    }

    private static Parameter.Tokens tokens(List<PathCompiler.Branch> branches) {
        return new Parameter.Tokens(
                branches.stream().anyMatch(branch -> TokenValues.hasSystem(branch.type())),
                branches.stream().anyMatch(branch -> TokenValues.isCoding(branch.type())),
                !branches.stream().allMatch(branch -> TokenValues.isCoding(branch.type())),
                branches.stream().flatMap(branch -> branch.systems().stream()).collect(Collectors.toSet()));
    }

    private Walk leaf(Parameter parameter, Definition definition, PathCompiler.Branch branch) {
        var bit = parameter.bit();
        return switch (parameter.storage()) {
            case Parameter.Storage.OnResource _, Parameter.Storage.Shared _, Parameter.Storage.Parts _ ->
                (node, rows) -> rows.present(bit);
            case Parameter.Storage.Own() -> own(parameter, branch);
            case Parameter.Storage.Groups(var codes) -> {
                var kinds = codes.stream().map(this::kind).toList();
                var group =
                        new CompositeWalk(parameter.constant(), kinds, components(definition, kinds, branch.type()));
                yield (node, rows) -> {
                    rows.present(bit);
                    group.walk(node, rows);
                };
            }
        };
    }

    private Walk own(Parameter parameter, PathCompiler.Branch branch) {
        var bit = parameter.bit();
        if (parameter.kind() == SearchParameterType.STRING) {
            var number = parameter.number();
            return (node, rows) -> {
                rows.present(bit);
                StringValues.read(branch.type(), node, text -> rows.string(number, text));
            };
        }
        var values = values(parameter.kind(), branch, parameter.tokens().coded());
        var sink = sink(parameter);
        return (node, rows) -> {
            rows.present(bit);
            values.read(node, rows, sink);
        };
    }

    private static Values values(SearchParameterType kind, PathCompiler.Branch branch, boolean coded) {
        return switch (kind) {
            case TOKEN -> TokenValues.of(branch.type(), branch.systems(), coded);
            case DATE -> DateValues.of(branch.type());
            case NUMBER -> NumberValues.of(branch.type());
            case QUANTITY -> QuantityValues.of(branch.type());
            case REFERENCE -> ReferenceValues.of(branch.type());
            case URI -> UriValues::read;
            case STRING, COMPOSITE -> throw new IllegalArgumentException("not single values: " + kind);
        };
    }

    private static Values.Sink sink(Parameter parameter) {
        var constant = parameter.constant();
        var spanMax = IndexKeys.spanMax(parameter.kind());
        return switch (parameter.kind()) {
            case TOKEN ->
                (rows, hash, code, system) -> {
                    rows.key(constant ^ hash);
                    if (code != 0) {
                        rows.coding(constant ^ code, constant ^ hash);
                    }
                    if (system != 0) {
                        rows.coding(constant ^ system, constant ^ hash);
                    }
                };
            case URI -> (rows, hash, low, high) -> rows.key(constant ^ hash);
            case REFERENCE ->
                (rows, hash, targetType, high) -> {
                    if (targetType == ReferenceValues.ELSEWHERE) {
                        rows.key(constant ^ hash);
                    } else {
                        rows.reference(constant ^ hash);
                    }
                };
            case DATE, NUMBER, QUANTITY ->
                (rows, hash, low, high) -> {
                    rows.range(constant ^ hash, low, high);
                    if (high - low > spanMax) {
                        rows.key(constant ^ hash ^ IndexKeys.LONG);
                    }
                };
            case STRING, COMPOSITE -> throw new IllegalArgumentException("not single values: " + parameter.kind());
        };
    }

    private SearchParameterType kind(String code) {
        return definitions.stream()
                .filter(definition -> definition.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no component " + code))
                .kind();
    }

    private List<List<Walk>> components(Definition definition, List<SearchParameterType> kinds, String groupType) {
        List<List<Walk>> result = new ArrayList<>();
        for (var i = 0; i < kinds.size(); i++) {
            var kind = kinds.get(i);
            var branches =
                    paths.compileAt(groupType, definition.components().get(i).expression());
            var coded = kind == SearchParameterType.TOKEN;
            result.add(branches.stream()
                    .map(branch -> {
                        var values = values(kind, branch, coded);
                        Values.Sink part = kind == SearchParameterType.TOKEN ? TokenValues::parts : Rows::part;
                        return branch.from().apply((node, rows) -> values.read(node, rows, part));
                    })
                    .toList());
        }
        return result;
    }

    private static Walk primary(PathCompiler.Branch branch) {
        var values = DateValues.of(branch.type());
        return (node, rows) -> values.read(node, rows, (into, hash, low, high) -> into.sortTime(low, high));
    }

    private Walk membership(PathCompiler.Branch branch) {
        var values = ReferenceValues.of(branch.type());
        var constant = IndexKeys.compartment(type);
        return (node, rows) -> values.read(node, rows, (into, hash, targetType, high) -> {
            if (targetType == ResourceType.PATIENT.code()) {
                into.key(constant ^ hash);
            }
        });
    }
}
