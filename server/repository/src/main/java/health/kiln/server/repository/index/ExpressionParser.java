/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads FHIRPath as far as R4's search parameters use it; anything else is refused, so that nothing is half understood. */
final class ExpressionParser {
    private static final Pattern TOKEN =
            Pattern.compile("\\s*(%?[A-Za-z][A-Za-z0-9]*|[0-9]+|'[^']*'|!=|[.()\\[\\]|=])");

    private final String text;
    private final List<String> tokens = new ArrayList<>();
    private int at;

    private ExpressionParser(String text) {
        this.text = text;
        var matcher = TOKEN.matcher(text);
        var end = 0;
        while (matcher.lookingAt()) {
            tokens.add(matcher.group(1));
            end = matcher.end();
            matcher.region(end, text.length());
        }
        if (!text.substring(end).isBlank()) {
            throw refusal();
        }
    }

    static Expression parse(String text) {
        var parser = new ExpressionParser(text);
        var expression = parser.union();
        if (parser.at != parser.tokens.size()) {
            throw parser.refusal();
        }
        return expression;
    }

    private Expression union() {
        var parts = new ArrayList<Expression>();
        do {
            parts.add(operand());
        } while (accept("|"));
        return parts.size() == 1 ? parts.getFirst() : new Expression.Union(parts);
    }

    private Expression operand() {
        var path = path();
        if (accept("as")) {
            return new Expression.As(path, next());
        }
        return path;
    }

    private Expression path() {
        var path = start();
        while (true) {
            if (accept(".")) {
                path = step(path);
                if (path instanceof Expression.ExistsAndDiffers) {
                    return path;
                }
            } else if (accept("[")) {
                path = new Expression.Item(path, Integer.parseInt(next()));
                expect("]");
            } else {
                return path;
            }
        }
    }

    private Expression start() {
        if (accept("(")) {
            var inner = union();
            expect(")");
            return inner;
        }
        var name = next();
        if (name.equals("%resource")) {
            return new Expression.Resource("");
        }
        return Character.isUpperCase(name.charAt(0))
                ? new Expression.Resource(name)
                : new Expression.Member(new Expression.Focus(), name);
    }

    private Expression step(Expression path) {
        var name = next();
        if (!accept("(")) {
            return new Expression.Member(path, name);
        }
        var result = switch (name) {
            case "where" -> where(path);
            case "as" -> new Expression.As(path, next());
            case "exists" -> path;
            default -> throw refusal();
        };
        expect(")");
        return name.equals("exists") ? existsAndDiffers(path) : result;
    }

    private Expression where(Expression path) {
        var member = next();
        if (member.equals("resolve")) {
            expect("(");
            expect(")");
            expect("is");
            return new Expression.WhereResolves(path, next());
        }
        expect("=");
        var literal = next();
        return new Expression.WhereEquals(path, member, literal.substring(1, literal.length() - 1));
    }

    private Expression existsAndDiffers(Expression path) {
        expect("and");
        var other = path();
        expect("!=");
        if (!other.equals(path)) {
            throw refusal();
        }
        return new Expression.ExistsAndDiffers(path, Boolean.parseBoolean(next()));
    }

    private String next() {
        if (at == tokens.size()) {
            throw refusal();
        }
        return tokens.get(at++);
    }

    private boolean accept(String token) {
        if (at < tokens.size() && tokens.get(at).equals(token)) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(String token) {
        if (!accept(token)) {
            throw refusal();
        }
    }

    private IllegalArgumentException refusal() {
        return new IllegalArgumentException("not in the supported part of FHIRPath: " + text);
    }
}
