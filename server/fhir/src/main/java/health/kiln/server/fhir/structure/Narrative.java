/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.structure;

import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether narrative is what R4 allows (narrative §2.4.0, invariant txt-1): one {@code div} of basic formatting, properly
 * nested, nothing that acts. Apps show it inside their pages, so what is not known to be harmless is refused.
 */
final class Narrative {
    private static final Set<String> ELEMENTS = Set.of(
            "a",
            "abbr",
            "acronym",
            "address",
            "b",
            "big",
            "blockquote",
            "br",
            "caption",
            "cite",
            "code",
            "col",
            "colgroup",
            "dd",
            "dfn",
            "div",
            "dl",
            "dt",
            "em",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "i",
            "img",
            "li",
            "ol",
            "p",
            "pre",
            "q",
            "samp",
            "small",
            "span",
            "strong",
            "sub",
            "sup",
            "table",
            "tbody",
            "td",
            "tfoot",
            "th",
            "thead",
            "tr",
            "tt",
            "u",
            "ul",
            "var",
            "kbd",
            "ins",
            "del",
            "bdo",
            "s",
            "strike",
            "center",
            "font",
            "map",
            "area");
    private static final int DEPTH_MAX = 100;

    /** Of a scheme that only shows, or relative; an entity might hide another scheme. */
    private static final Pattern HARMLESS_LINK =
            Pattern.compile("(?:(?:https?|ftp|mailto|tel|urn):|data:image/(?!svg)).*|[^:&]*");

    private static final Pattern HARMFUL_STYLE =
            Pattern.compile("expression|\\\\|@import|url\\((?!['\"]?data:image/(?!svg))");

    private final String text;
    private final ArrayDeque<String> open = new ArrayDeque<>();
    private int at;

    private Narrative(String text) {
        this.text = text;
    }

    static boolean isSafe(String text) {
        return Text.isClean(text) && new Narrative(text.strip()).isSafe();
    }

    private boolean isSafe() {
        if (!text.startsWith("<div") || !text.endsWith(">")) {
            return false;
        }
        while (at < text.length()) {
            int tag = text.indexOf('<', at);
            if (tag < 0 || (open.isEmpty() && tag > 0)) {
                return false;
            }
            at = tag + 1;
            if (!tagIsSafe()) {
                return false;
            }
        }
        return open.isEmpty();
    }

    private boolean tagIsSafe() {
        if (text.startsWith("!--", at)) {
            int end = text.indexOf("-->", at + 3);
            at = end + 3;
            return end >= 0;
        }
        boolean closing = text.startsWith("/", at);
        if (closing) {
            at++;
        }
        var name = name();
        if (!ELEMENTS.contains(name)) {
            return false;
        }
        return closing ? closes(name) : opens(name);
    }

    private boolean closes(String name) {
        skipSpace();
        return take('>') && name.equals(open.pollLast());
    }

    private boolean opens(String name) {
        while (true) {
            skipSpace();
            if (take('>')) {
                open.add(name);
                return open.size() <= DEPTH_MAX;
            }
            if (take('/')) {
                return take('>');
            }
            if (!attributeIsSafe()) {
                return false;
            }
        }
    }

    private boolean attributeIsSafe() {
        var name = name().toLowerCase(Locale.ROOT);
        if (name.isEmpty() || name.startsWith("on")) {
            return false;
        }
        skipSpace();
        if (!take('=')) {
            return false;
        }
        skipSpace();
        if (at >= text.length() || (text.charAt(at) != '"' && text.charAt(at) != '\'')) {
            return false;
        }
        int end = text.indexOf(text.charAt(at), at + 1);
        if (end < 0) {
            return false;
        }
        var value = text.substring(at + 1, end);
        at = end + 1;
        return valueIsSafe(name, value);
    }

    private static boolean valueIsSafe(String name, String value) {
        if (value.indexOf('<') >= 0) {
            return false;
        }
        var plain = value.replaceAll("\\s", "").toLowerCase(Locale.ROOT).replace("&amp;", "");
        return switch (name) {
            case "href", "src" -> HARMLESS_LINK.matcher(plain).matches();
            case "style" -> !HARMFUL_STYLE.matcher(plain).find();
            default -> true;
        };
    }

    private String name() {
        int start = at;
        while (at < text.length() && isNamePart(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean isNamePart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':' || c == '-';
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean take(char expected) {
        if (at < text.length() && text.charAt(at) == expected) {
            at++;
            return true;
        }
        return false;
    }
}
