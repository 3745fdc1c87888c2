/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.tables;

import health.kiln.mappings.value.Hl7Number;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells units of UCUM from free text (https://ucum.org/ucum, §2 to §12): syntax and symbols, not dimensions. */
public final class Ucum {
    private static final int DEPTH_MAX = 8;

    /** Texts whose judgement is remembered: a hospital uses a few hundred units, again and again. */
    private static final int JUDGED_MAX = 2_000;

    private static final int JUDGED_LENGTH_MAX = 40;

    private final List<String> prefixes;
    private final Set<String> metric;
    private final Set<String> plain;
    private final Map<String, Boolean> judged = new ConcurrentHashMap<>();

    private Ucum(List<String> prefixes, Set<String> metric, Set<String> plain) {
        this.prefixes = prefixes;
        this.metric = metric;
        this.plain = plain;
    }

    /** The bundled symbols. */
    public static Ucum bundled() {
        List<String> prefixes = List.of();
        Set<String> metric = new HashSet<>();
        Set<String> plain = new HashSet<>();
        for (String line : Lines.of("ucum-atoms.tsv")) {
            int tab = line.indexOf('\t');
            List<String> symbols = List.of(line.substring(tab + 1).split(" ", -1));
            switch (line.substring(0, tab)) {
                case "prefix" -> prefixes = symbols;
                case "metric" -> metric.addAll(symbols);
                default -> plain.addAll(symbols);
            }
        }
        return new Ucum(prefixes, Set.copyOf(metric), Set.copyOf(plain));
    }

    /** Whether this is a valid unit in UCUM's case-sensitive form. */
    public boolean isUnit(String text) {
        if (text.isEmpty()) {
            return false;
        }
        Boolean known = judged.get(text);
        if (known == null) {
            known = new Scan(text).all();
            if (judged.size() < JUDGED_MAX && text.length() <= JUDGED_LENGTH_MAX) {
                judged.put(text, known);
            }
        }
        return known;
    }

    private boolean isSymbol(String text) {
        if (metric.contains(text) || plain.contains(text)) {
            return true;
        }
        for (String prefix : prefixes) {
            if (text.startsWith(prefix) && metric.contains(text.substring(prefix.length()))) {
                return true;
            }
        }
        return false;
    }

    /** main-term := ["/"] term; term := component {("."|"/") component}. */
    private final class Scan {
        private final String text;
        private int at;

        Scan(String text) {
            this.text = text;
        }

        boolean all() {
            if (peek() == '/') {
                at++;
            }
            return term(0) && at == text.length();
        }

        private char peek() {
            return at < text.length() ? text.charAt(at) : 0;
        }

        private boolean term(int depth) {
            if (depth > DEPTH_MAX || !component(depth)) {
                return false;
            }
            while (peek() == '.' || peek() == '/') {
                at++;
                if (!component(depth)) {
                    return false;
                }
            }
            return true;
        }

        private boolean component(int depth) {
            if (peek() == '(') {
                at++;
                if (!term(depth + 1) || peek() != ')') {
                    return false;
                }
                at++;
                return true;
            }
            if (peek() == '{') {
                return annotation();
            }
            int from = at;
            while (at < text.length() && !isEnd(text.charAt(at))) {
                at = text.charAt(at) == '[' ? text.indexOf(']', at) + 1 : at + 1;
                if (at == 0) {
                    return false;
                }
            }
            return isFactor(text.substring(from, at)) && (peek() != '{' || annotation());
        }

        private boolean annotation() {
            int close = text.indexOf('}', at);
            if (close < 0) {
                return false;
            }
            at = close + 1;
            return true;
        }

        private static boolean isEnd(char c) {
            return c == '.' || c == '/' || c == '(' || c == ')' || c == '{';
        }

        /** An integer, or a symbol with an optional exponent. */
        private boolean isFactor(String factor) {
            if (factor.isEmpty()) {
                return false;
            }
            if (Hl7Number.isDigits(factor)) {
                return true;
            }
            if (isSymbol(factor)) {
                return true;
            }
            int end = factor.length();
            while (end > 0 && factor.charAt(end - 1) >= '0' && factor.charAt(end - 1) <= '9') {
                end--;
            }
            if (end == factor.length()) {
                return false;
            }
            if (end > 0 && (factor.charAt(end - 1) == '-' || factor.charAt(end - 1) == '+')) {
                end--;
            }
            return end > 0 && isSymbol(factor.substring(0, end));
        }
    }
}
