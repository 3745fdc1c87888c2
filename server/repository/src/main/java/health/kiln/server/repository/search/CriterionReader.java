/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.index.SearchParameterType;
import health.kiln.server.repository.index.TimeSpan;
import health.kiln.server.repository.search.SearchParameters.SearchParameter;
import health.kiln.server.repository.search.SearchParameters.SearchProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the values of one parameter in a query, and refuses what does not suit it, in sentences for the client. */
final class CriterionReader {
    /** The most alternatives that one criterion may have. */
    static final int VALUES_MAX = 500;

    private static final int NUMBER_CHARS_MAX = 40;
    private static final Pattern PREFIXED = Pattern.compile("([a-z]{2})([-+.0-9].*)");
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,3})?");

    private final SearchParameter parameter;
    private final Optional<String> modifier;

    CriterionReader(SearchParameter parameter, Optional<String> modifier) {
        this.parameter = parameter;
        this.modifier = modifier;
    }

    Criterion read(String text) throws SearchProblemException {
        checkModifier();
        List<Criterion.Value> values = new ArrayList<>();
        for (var alternative : new ValueText(text).split(',')) {
            if (!alternative.isBlank()) {
                values.add(
                        isMissing()
                                ? new Criterion.Value.Missing(flag(alternative))
                                : value(parameter.type(), alternative));
            }
        }
        if (values.isEmpty()) {
            throw problem("has no value");
        }
        if (values.size() > VALUES_MAX) {
            throw problem("has more than " + VALUES_MAX + " values");
        }
        if (isMissing() && values.size() > 1) {
            throw problem("with :missing takes one value");
        }
        return new Criterion(parameter.code(), modifier, values);
    }

    private boolean isMissing() {
        return modifier.isPresent() && modifier.get().equals("missing");
    }

    private void checkModifier() throws SearchProblemException {
        if (modifier.isEmpty() || isMissing()) {
            return;
        }
        var name = modifier.get();
        var suits = switch (parameter.type()) {
            case STRING -> name.equals("exact") || name.equals("contains");
            case TOKEN -> name.equals("not");
            case REFERENCE -> ResourceType.of(name).isPresent();
            case NUMBER, DATE, QUANTITY, URI, COMPOSITE -> false;
        };
        if (!suits) {
            throw problem("does not support the modifier :" + name);
        }
        if (parameter.type() == SearchParameterType.REFERENCE
                && !parameter.targets().contains(ResourceType.of(name).orElseThrow())) {
            throw problem("cannot refer to a " + name);
        }
    }

    private Criterion.Value value(SearchParameterType type, ValueText text) throws SearchProblemException {
        return switch (type) {
            case STRING -> new Criterion.Value.Text(text.plain());
            case URI -> new Criterion.Value.Uri(text.plain());
            case TOKEN -> token(text);
            case REFERENCE -> reference(text.plain());
            case DATE -> date(text.plain());
            case NUMBER -> number(text.plain());
            case QUANTITY -> quantity(text);
            case COMPOSITE -> composite(text);
        };
    }

    private Criterion.Value token(ValueText text) throws SearchProblemException {
        var parts = text.split('|');
        if (parts.size() == 1) {
            return new Criterion.Value.Token(Optional.empty(), parts.getFirst().plain());
        }
        if (parts.size() > 2 || (parts.get(0).isBlank() && parts.get(1).isBlank())) {
            throw problem("takes code, system|code, |code or system|");
        }
        return new Criterion.Value.Token(
                Optional.of(parts.get(0).plain()), parts.get(1).plain());
    }

    private Criterion.Value reference(String text) throws SearchProblemException {
        if (modifier.isEmpty() || isMissing() || text.startsWith(modifier.get() + "/")) {
            return new Criterion.Value.Reference(text);
        }
        if (text.indexOf('/') >= 0) {
            throw problem("with :" + modifier.get() + " takes the id of a " + modifier.get());
        }
        return new Criterion.Value.Reference(modifier.get() + "/" + text);
    }

    private Criterion.Value date(String text) throws SearchProblemException {
        var prefix = prefix(text);
        var date = rest(text);
        if (TimeSpan.of(date).isEmpty()) {
            throw problem("takes a date like 2026-11-25 or 2026-11-25T08:30:00Z");
        }
        return new Criterion.Value.Date(prefix, date);
    }

    private Criterion.Value number(String text) throws SearchProblemException {
        return new Criterion.Value.Numeric(prefix(text), checkedNumber(rest(text)));
    }

    private Criterion.Value quantity(ValueText text) throws SearchProblemException {
        var parts = text.split('|');
        if (parts.size() != 1 && parts.size() != 3) {
            throw problem("takes number, number|system|code or number||code");
        }
        var first = parts.getFirst().plain();
        var number = checkedNumber(rest(first));
        if (parts.size() == 1) {
            return new Criterion.Value.Quantity(prefix(first), number, Optional.empty(), "");
        }
        var system = parts.get(1).plain();
        return new Criterion.Value.Quantity(
                prefix(first),
                number,
                system.isEmpty() ? Optional.empty() : Optional.of(system),
                parts.get(2).plain());
    }

    private Criterion.Value composite(ValueText text) throws SearchProblemException {
        var parts = text.split('$');
        if (parts.size() != parameter.components().size()) {
            throw problem("takes " + parameter.components().size() + " parts, with $ between them");
        }
        List<Criterion.Value> values = new ArrayList<>();
        for (var i = 0; i < parts.size(); i++) {
            values.add(value(parameter.components().get(i), parts.get(i)));
        }
        return new Criterion.Value.Composite(values);
    }

    private boolean flag(ValueText text) throws SearchProblemException {
        return switch (text.plain()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw problem("with :missing takes true or false");
        };
    }

    private Prefix prefix(String text) throws SearchProblemException {
        var matcher = PREFIXED.matcher(text);
        if (!matcher.matches()) {
            return Prefix.EQ;
        }
        for (var prefix : Prefix.values()) {
            if (prefix.name().toLowerCase(Locale.ROOT).equals(matcher.group(1))) {
                return prefix;
            }
        }
        throw problem("does not know the prefix " + matcher.group(1));
    }

    private static String rest(String text) {
        var matcher = PREFIXED.matcher(text);
        return matcher.matches() ? matcher.group(2) : text;
    }

    private String checkedNumber(String text) throws SearchProblemException {
        if (text.length() > NUMBER_CHARS_MAX || !NUMBER.matcher(text).matches()) {
            throw problem("takes a number like 5.4");
        }
        return text;
    }

    private SearchProblemException problem(String sentence) {
        return new SearchProblemException("The search parameter " + parameter.code() + " " + sentence + ".");
    }
}
