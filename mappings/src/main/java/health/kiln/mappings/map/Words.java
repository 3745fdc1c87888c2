/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One statement's words, read from left to right. Blanks part words; so do brackets, commas and comparison signs, which
 * are words themselves. A text in quotes is one word that begins with its quote.
 */
final class Words {
    private static final String SIGNS = "(),=<>!";
    private static final Set<String> PAIRS = Set.of("->", "=>", "<-", "!=");

    private final Place place;
    private final String whole;
    private final List<String> words;
    private int next;

    private Words(Place place, String whole, List<String> words) {
        this.place = place;
        this.whole = whole;
        this.words = words;
    }

    static Words of(Place place, String text) throws SyntaxException {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\t') {
                at++;
            } else {
                at = word(place, text, at, words);
            }
        }
        return new Words(place, text, words);
    }

    private static int word(Place place, String text, int at, List<String> words) throws SyntaxException {
        char c = text.charAt(at);
        int end;
        if (c == '"') {
            end = closingQuote(place, text, at);
            words.add(text.substring(at, end - 1).replace("\\\"", "\""));
            return end;
        }
        if (PAIRS.contains(text.substring(at, Math.min(at + 2, text.length())))) {
            end = at + 2;
        } else if (SIGNS.indexOf(c) >= 0) {
            end = at + 1;
        } else {
            end = at;
            while (end < text.length()
                    && " \t\"".indexOf(text.charAt(end)) < 0
                    && SIGNS.indexOf(text.charAt(end)) < 0) {
                end++;
            }
        }
        words.add(text.substring(at, end));
        return end;
    }

    private static int closingQuote(Place place, String text, int at) throws SyntaxException {
        for (int i = at + 1; i < text.length(); i++) {
            if (text.charAt(i) == '"' && text.charAt(i - 1) != '\\') {
                return i + 1;
            }
        }
        throw new SyntaxException(place, "a text that begins with a quote does not end");
    }

    Place place() {
        return place;
    }

    /** The statement as it was written, on one line. */
    String whole() {
        return whole.replaceAll("\\s+", " ");
    }

    boolean hasNext() {
        return next < words.size();
    }

    /** The next word without taking it; empty at the end. */
    String peek() {
        return hasNext() ? words.get(next) : "";
    }

    /** The word that many words ahead; empty when there is none. */
    String ahead(int count) {
        return next + count < words.size() ? words.get(next + count) : "";
    }

    /** Takes the next word; {@code expected} says what it should be. */
    String take(String expected) throws SyntaxException {
        if (!hasNext()) {
            throw new SyntaxException(place, "expected " + expected + " at the end of the line");
        }
        return words.get(next++);
    }

    /** Takes the next word if it is this one. */
    boolean accept(String word) {
        if (peek().equals(word)) {
            next++;
            return true;
        }
        return false;
    }

    void expect(String word) throws SyntaxException {
        if (!accept(word)) {
            throw unexpected(word);
        }
    }

    /** A text in quotes, without them. */
    String text() throws SyntaxException {
        if (!peek().startsWith("\"")) {
            throw unexpected("a text in quotes");
        }
        return take("").substring(1);
    }

    /** A word, or a text in quotes. */
    String wordOrText(String expected) throws SyntaxException {
        String word = take(expected);
        return word.startsWith("\"") ? word.substring(1) : word;
    }

    void end() throws SyntaxException {
        if (hasNext()) {
            throw unexpected("the end of the statement");
        }
    }

    SyntaxException unexpected(String expected) {
        return error("expected " + expected + (hasNext() ? ", found " + peek() : " at the end of the line"));
    }

    SyntaxException error(String text) {
        return new SyntaxException(place, text);
    }
}
