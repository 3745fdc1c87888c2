/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.guide;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says a condition of the guide in the language of maps. The guide's published grammar accepts a third of its own
 * conditions; this one takes what authors really wrote: {@code VALUE} for {@code VALUED}, {@code IF} in the middle, a
 * predicate without operand that means the row's own field, brackets and quotes that do not close, {@code ORC.1} for
 * {@code ORC-1}, and {@code PV1-3 AND PV1-4 VALUED}.
 */
final class Conditions {
    private static final Pattern TOKEN = Pattern.compile("\"[^\"]*\"?|'[^']*'|[()<>,]|!?=|[^\\s()<>,=!\"']+\"?");
    private static final Pattern PLACE = Pattern.compile("([A-Z][A-Z0-9]{2})[-.](\\d+)((?:\\.\\d+)*)");
    private static final Pattern COMPONENT = Pattern.compile("[A-Z]{2,3}[.-](\\d+)");
    private static final Pattern SEGMENT = Pattern.compile("[A-Z][A-Z0-9]{2}");
    private static final Set<String> WORDS = Set.of(
            "IF",
            "AND",
            "OR",
            "NOT",
            "IS",
            "IN",
            "VALUED",
            "VALUE",
            "EMPTY",
            "DOES",
            "EXIST",
            "EQUALS",
            "EQUAL",
            "TO",
            "COUNT",
            "LST.COUNT",
            "LENGTH",
            "GREATER",
            "LESS",
            "THAN");

    private final List<String> tokens = new ArrayList<>();
    private final String own;
    private String connector = " and ";
    private int at;

    private Conditions(String text, String own) {
        this.own = own;
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
    }

    /**
     * The condition as maps write it; empty when it cannot be said.
     *
     * @param own the row's own field, which predicates without operand mean
     */
    static Optional<String> say(String condition, String own) {
        if (condition.isEmpty()) {
            return Optional.of("");
        }
        Conditions reader = new Conditions(condition, own);
        try {
            String said = reader.any();
            return reader.at < reader.tokens.size() ? Optional.empty() : Optional.of(said);
        } catch (GuideException unreadable) {
            return Optional.empty();
        }
    }

    private boolean accept(String word) {
        if (at < tokens.size() && tokens.get(at).toUpperCase(Locale.ROOT).equals(word)) {
            at++;
            return true;
        }
        return false;
    }

    private String any() throws GuideException {
        accept("IF");
        StringBuilder text = new StringBuilder(all());
        while (accept("OR")) {
            accept("IF");
            text.append(" or ").append(all());
        }
        return text.toString();
    }

    private String all() throws GuideException {
        StringBuilder text = new StringBuilder(one());
        while (accept("AND")) {
            accept("IF");
            text.append(" and ").append(one());
        }
        return text.toString();
    }

    private String one() throws GuideException {
        if (accept("(")) {
            String inner = any();
            accept(")");
            return inner.contains(" or ") || inner.contains(" and ") ? "(" + inner + ")" : inner;
        }
        List<String> operands = operands();
        StringBuilder text = new StringBuilder();
        int from = at;
        for (String operand : operands) {
            at = from;
            text.append(text.isEmpty() ? "" : connector).append(predicate(operand));
        }
        return operands.size() > 1 && connector.equals(" or ") ? "(" + text + ")" : text.toString();
    }

    /** One operand, several that share a predicate, or the row's own field. */
    private List<String> operands() throws GuideException {
        List<String> operands = new ArrayList<>();
        connector = " and ";
        while (at < tokens.size()
                && !WORDS.contains(tokens.get(at).toUpperCase(Locale.ROOT))
                && isOperand(tokens.get(at))) {
            operands.add(operand(tokens.get(at++)));
            int next = at + 1;
            boolean list = at < tokens.size()
                    && (tokens.get(at).equals("AND") || tokens.get(at).equals("OR"))
                    && next < tokens.size()
                    && isOperand(tokens.get(next))
                    && !WORDS.contains(tokens.get(next));
            if (!list) {
                break;
            }
            connector = tokens.get(at++).equals("OR") ? " or " : " and ";
        }
        if (operands.isEmpty()) {
            if (own.isEmpty()) {
                throw new GuideException("a predicate without an operand");
            }
            operands.add(own);
        }
        return operands;
    }

    private static boolean isOperand(String token) {
        return PLACE.matcher(token).matches()
                || COMPONENT.matcher(token).matches()
                || SEGMENT.matcher(token).matches();
    }

    /** {@code CWE.3} in the row of SCH-7 is SCH-7.3. */
    private String operand(String token) {
        Matcher place = PLACE.matcher(token);
        if (place.matches() && !own.isEmpty() && !isDatatype(place.group(1))) {
            return place.group(1) + "-" + place.group(2) + place.group(3);
        }
        Matcher component = COMPONENT.matcher(token);
        return component.matches() ? own + "." + component.group(1) : token;
    }

    private static boolean isDatatype(String name) {
        return Set.of("CWE", "XAD", "XON", "XCN", "CNE", "EIP", "XTN", "XPN").contains(name);
    }

    private String predicate(String operand) throws GuideException {
        if (!accept("IS") && !accept("ARE")) {
            accept("AREA");
        }
        boolean not = accept("NOT");
        boolean segment = SEGMENT.matcher(operand).matches();
        if (accept("DOES")) {
            accept("NOT");
            accept("EXIST");
            return operand + (segment ? " not present" : " not valued");
        }
        if (accept("EMPTY")) {
            return operand + (not ? " valued" : " not valued");
        }
        if (accept("VALUED") || accept("VALUE")) {
            return operand + (not ? " not " : " ") + (segment ? "present" : "valued");
        }
        if (accept("COUNT") || accept("LST.COUNT")) {
            return "count(" + operand + ") " + comparison();
        }
        if (accept("IN")) {
            return operand + (not ? " not in " : " in ") + list();
        }
        if (accept("EQUALS") || accept("=") || accept("EQUAL")) {
            accept("TO");
        }
        return operand + (not ? " != " : " = ") + literal();
    }

    private String comparison() throws GuideException {
        String sign;
        if (accept("GREATER") || accept(">")) {
            accept("THAN");
            sign = ">";
        } else if (accept("LESS") || accept("<")) {
            accept("THAN");
            sign = "<";
        } else if (accept("EQUALS") || accept("=")) {
            sign = "=";
        } else {
            throw new GuideException("no comparison");
        }
        String number = at < tokens.size() ? tokens.get(at++) : "";
        if (!number.matches("\\d+")) {
            throw new GuideException("no number");
        }
        return sign + " " + number;
    }

    private String list() throws GuideException {
        if (!accept("(")) {
            throw new GuideException("no list");
        }
        StringBuilder text = new StringBuilder("(").append(literal());
        while (accept(",")) {
            text.append(", ").append(literal());
        }
        accept(")");
        return text.append(")").toString();
    }

    private String literal() throws GuideException {
        String token = at < tokens.size() ? tokens.get(at) : "";
        boolean quoted = token.startsWith("\"") || token.startsWith("'") || token.endsWith("\"");
        if (!quoted) {
            throw new GuideException("no literal");
        }
        at++;
        return '"' + token.replaceAll("[\"']", "") + '"';
    }
}
