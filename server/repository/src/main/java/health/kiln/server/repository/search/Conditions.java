/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import health.kiln.server.repository.ResourceId;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.index.IndexKeys;
import health.kiln.server.repository.index.IndexedText;
import health.kiln.server.repository.index.Parameter;
import health.kiln.server.repository.index.ParameterCatalog;
import health.kiln.server.repository.index.References;
import health.kiln.server.repository.index.SearchParameterType;
import health.kiln.server.repository.search.Criterion.Value;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Turns criteria and reach into conditions on the index. Stateless, safe for many threads. */
final class Conditions {
    private final ParameterCatalog catalog;
    private final String base;
    private final InstantSource clock;

    /** The base is the endpoint's own URL without a slash at the end; the clock is what {@code ap} is measured from. */
    Conditions(ParameterCatalog catalog, String base, InstantSource clock) {
        this.catalog = catalog;
        this.base = base;
        this.clock = clock;
    }

    /** INVARIANT: what is not unlimited leaves a condition, and an absent limit is the caller's refusal. */
    static List<Condition> of(Reach.Limit limit, ResourceType type) {
        return switch (limit) {
            case Reach.Limit.Unlimited() -> List.of();
            case Reach.Limit.InCompartment(var patients) ->
                List.of(new Condition.Any(patients.stream()
                        .map(patient -> IndexKeys.compartment(type) ^ IndexKeys.resource(patient))
                        .sorted()
                        .<Condition>map(Condition.Key::new)
                        .toList()));
        };
    }

    Condition of(ResourceType type, Criterion criterion) {
        var parameter = parameter(type, criterion.parameter());
        var modifier = criterion.modifier().orElse("");
        if (criterion.values().getFirst() instanceof Value.Missing(var missing)) {
            return missing(parameter, missing);
        }
        var condition = Condition.any(criterion.values().stream()
                .flatMap(value -> of(parameter, modifier, value).stream())
                .toList());
        return modifier.equals("not") ? new Condition.Not(condition) : condition;
    }

    private Parameter parameter(ResourceType type, String code) {
        return catalog.find(type, code)
                .orElseThrow(() -> new IllegalArgumentException(type.fhirName() + " has no parameter " + code));
    }

    /** Every resource has an id and a time of change. */
    private static Condition missing(Parameter parameter, boolean missing) {
        if (parameter.storage() instanceof Parameter.Storage.OnResource) {
            return missing ? Condition.never() : Condition.all(List.of());
        }
        var present = new Condition.Present(parameter.bit());
        return missing ? new Condition.Not(present) : present;
    }

    /** Alternatives. */
    private List<Condition> of(Parameter parameter, String modifier, Value value) {
        return switch (parameter.storage()) {
            case Parameter.Storage.OnResource() -> List.of(onResource(value));
            case Parameter.Storage.Own() -> own(parameter, Optional.empty(), modifier, value);
            case Parameter.Storage.Shared(var codes, var target) ->
                codes.stream()
                        .map(code -> parameter(parameter.type(), code))
                        .flatMap(source -> (target.isPresent()
                                        ? own(source, target, modifier, value)
                                        : of(source, modifier, value))
                                .stream())
                        .toList();
            case Parameter.Storage.Parts(var codes) -> List.of(parts(parameter.type(), codes, composite(value)));
            case Parameter.Storage.Groups(var codes) -> groups(parameter, codes, composite(value));
        };
    }

    private Condition onResource(Value value) {
        return switch (value) {
            case Value.Token(var _, var id) ->
                ResourceId.of(id).isPresent() ? new Condition.Ids(List.of(id)) : Condition.never();
            case Value.Date(var prefix, var date) ->
                Condition.any(Comparisons.dates(prefix, date, clock.instant()).stream()
                        .<Condition>map(Condition.Updated::new)
                        .toList());
            case Value.Text _,
                    Value.Reference _,
                    Value.Numeric _,
                    Value.Quantity _,
                    Value.Uri _,
                    Value.Missing _,
                    Value.Composite _ -> throw unsuited(value);
        };
    }

    private List<Condition> own(Parameter parameter, Optional<ResourceType> target, String modifier, Value value) {
        var constant = parameter.constant();
        return switch (value) {
            case Value.Text(var text) -> List.of(new Condition.Text(parameter.number(), match(modifier, text)));
            case Value.Token token -> token(parameter, token);
            case Value.Reference(var text) -> keys(constant, references(parameter, target, text));
            case Value.Uri(var uri) -> keys(constant, LongStream.of(IndexKeys.uri(uri)));
            case Value.Date(var prefix, var date) ->
                spans(
                        LongStream.of(constant),
                        SearchParameterType.DATE,
                        Comparisons.dates(prefix, date, clock.instant()));
            case Value.Numeric(var prefix, var number) ->
                spans(LongStream.of(constant), SearchParameterType.NUMBER, Comparisons.numbers(prefix, number));
            case Value.Quantity quantity ->
                spans(
                        units(quantity).map(unit -> constant ^ unit),
                        SearchParameterType.QUANTITY,
                        Comparisons.numbers(quantity.prefix(), quantity.number()));
            case Value.Missing _, Value.Composite _ -> throw unsuited(value);
        };
    }

    private static Condition.Match match(String modifier, String text) {
        return switch (modifier) {
            case "exact" -> new Condition.Match.Is(IndexedText.row(text));
            case "contains" -> new Condition.Match.Contains(IndexedText.normalised(text));
            default -> new Condition.Match.StartsWith(IndexedText.normalised(text));
        };
    }

    /** Where values have no system of their own, the system that the definition binds them to is theirs. */
    private static List<Condition> token(Parameter parameter, Value.Token token) {
        var tokens = parameter.tokens();
        var constant = parameter.constant();
        var hash = tokenHash(token);
        if (tokens.coded()) {
            var whole = token.system().isPresent() && !token.code().isEmpty();
            List<Condition> alternatives = new ArrayList<>();
            if (whole || tokens.others()) {
                alternatives.add(new Condition.Key(constant ^ hash));
            }
            if (!whole && tokens.codings()) {
                alternatives.add(new Condition.Coded(constant ^ hash));
            }
            return alternatives;
        }
        if (token.system().isEmpty()) {
            return keys(constant, LongStream.of(hash));
        }
        var system = token.system().get();
        if (system.isEmpty() ? !tokens.systems().isEmpty() : !tokens.systems().contains(system)) {
            return List.of();
        }
        return token.code().isEmpty()
                ? List.of(new Condition.Present(parameter.bit()))
                : keys(constant, LongStream.of(IndexKeys.code(token.code())));
    }

    private static long tokenHash(Value.Token token) {
        if (token.system().isEmpty()) {
            return IndexKeys.code(token.code());
        }
        return token.code().isEmpty()
                ? IndexKeys.system(token.system().get())
                : IndexKeys.code(token.system().get(), token.code());
    }

    private LongStream references(Parameter parameter, Optional<ResourceType> only, String text) {
        var local = References.local(text, base);
        if (local.isPresent()) {
            return only.isEmpty() || only.get() == local.get().type()
                    ? LongStream.of(IndexKeys.resource(local.get()))
                    : LongStream.empty();
        }
        var id = ResourceId.of(text);
        if (id.isPresent() && !parameter.targets().isEmpty()) {
            var byType = only.map(Stream::of)
                    .orElseGet(() -> parameter.targets().stream())
                    .mapToLong(type -> IndexKeys.resource(new ResourceKey(type, id.get())))
                    .sorted();
            return only.isPresent() ? byType : LongStream.concat(byType, LongStream.of(IndexKeys.uri(text)));
        }
        return only.isPresent() ? LongStream.empty() : LongStream.of(IndexKeys.uri(References.unversioned(text)));
    }

    private static LongStream units(Value.Quantity quantity) {
        if (quantity.code().isEmpty()) {
            return LongStream.of(0);
        }
        return quantity.system()
                .map(system -> LongStream.of(IndexKeys.unit(system, quantity.code())))
                .orElseGet(() -> LongStream.of(
                        IndexKeys.unit("", quantity.code()), IndexKeys.unit(IndexKeys.UCUM, quantity.code())));
    }

    private Condition parts(ResourceType type, List<String> codes, List<Value> values) {
        List<Condition> all = new ArrayList<>();
        for (var i = 0; i < codes.size(); i++) {
            all.add(Condition.any(of(parameter(type, codes.get(i)), "", values.get(i))));
        }
        return Condition.all(all);
    }

    private List<Condition> groups(Parameter parameter, List<String> codes, List<Value> values) {
        if (!(values.get(0) instanceof Value.Token token)) {
            throw unsuited(values.get(0));
        }
        var constant = parameter.constant() ^ tokenHash(token);
        return switch (values.get(1)) {
            case Value.Token second -> keys(constant, LongStream.of(IndexKeys.second(tokenHash(second))));
            case Value.Reference(var text) ->
                keys(
                        constant,
                        references(parameter(parameter.type(), codes.get(1)), Optional.empty(), text)
                                .map(IndexKeys::second));
            case Value.Quantity quantity ->
                spans(
                        units(quantity).map(unit -> constant ^ IndexKeys.second(unit)),
                        SearchParameterType.QUANTITY,
                        Comparisons.numbers(quantity.prefix(), quantity.number()));
            case Value.Numeric(var prefix, var number) ->
                ends(constant, Comparisons.numbers(prefix, number), values.get(2));
            case Value.Text _, Value.Date _, Value.Uri _, Value.Missing _, Value.Composite _ ->
                throw unsuited(values.get(1));
        };
    }

    private static List<Condition> ends(long key, List<Box> starts, Value end) {
        if (!(end instanceof Value.Numeric(var prefix, var number))) {
            throw unsuited(end);
        }
        return starts.stream()
                .flatMap(start -> Comparisons.numbers(prefix, number).stream()
                        .map(box -> new Box(
                                Math.max(start.lowMin(), start.highMin()),
                                Math.min(start.lowMax(), start.highMax()),
                                Math.max(box.lowMin(), box.highMin()),
                                Math.min(box.lowMax(), box.highMax()))))
                .<Condition>map(box -> new Condition.Span(key, SearchParameterType.NUMBER, box))
                .toList();
    }

    private static List<Condition> keys(long constant, LongStream hashes) {
        return hashes.<Condition>mapToObj(hash -> new Condition.Key(constant ^ hash))
                .toList();
    }

    private static List<Condition> spans(LongStream keys, SearchParameterType kind, List<Box> boxes) {
        return keys.boxed()
                .flatMap(key -> boxes.stream().<Condition>map(box -> new Condition.Span(key, kind, box)))
                .toList();
    }

    private static List<Value> composite(Value value) {
        if (value instanceof Value.Composite(var parts)) {
            return parts;
        }
        throw unsuited(value);
    }

    private static IllegalArgumentException unsuited(Value value) {
        return new IllegalArgumentException(
                "the parameter does not take " + value.getClass().getSimpleName());
    }
}
