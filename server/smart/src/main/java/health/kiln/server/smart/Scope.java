/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart;

import health.kiln.server.repository.ResourceType;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One SMART scope for FHIR resources. Read strictly (SMART App Launch 2.2 §4.7): letters out of order, unknown types and
 * empty permissions are no scope. The v1 forms {@code .read .write .*} are read as what they have become.
 *
 * @param type empty for {@code *}
 * @param filter the search that narrows it, after the question mark
 * @param text as it was written, so that a v1 request is answered in v1
 */
public record Scope(
        Context context,
        Optional<ResourceType> type,
        Set<Permission> permissions,
        Optional<String> filter,
        String text) {
    /** Longer texts are no scope. */
    public static final int LENGTH_MAX = 512;

    /** What {@code *} stands for. Who has seen what is told to those only whose scope names AuditEvent (decision 24). */
    private static final List<ResourceType> ANY = Stream.of(ResourceType.values())
            .filter(type -> type != ResourceType.AUDIT_EVENT)
            .toList();

    private static final Pattern SYNTAX =
            Pattern.compile("(patient|user|system)/(\\*|[A-Za-z]{1,40})\\.([a-z]{1,5}|\\*)(?:\\?([!#-\\[\\]-~]+))?");

    /** Whose data a scope speaks of. */
    public enum Context {
        PATIENT,
        USER,
        SYSTEM
    }

    public Scope {
        permissions = Set.copyOf(permissions);
    }

    public static Optional<Scope> of(String text) {
        if (text.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        var matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var type = ResourceType.of(matcher.group(2));
        if (type.isEmpty() && !matcher.group(2).equals("*")) {
            return Optional.empty();
        }
        var context = switch (matcher.group(1)) {
            case "patient" -> Context.PATIENT;
            case "user" -> Context.USER;
            default -> Context.SYSTEM;
        };
        var filter = Optional.ofNullable(matcher.group(4));
        return permissions(matcher.group(3), filter.isPresent())
                .map(permissions -> new Scope(context, type, permissions, filter, text));
    }

    private static Optional<Set<Permission>> permissions(String text, boolean filtered) {
        return switch (text) {
            case "read" -> filtered ? Optional.empty() : Optional.of(EnumSet.of(Permission.READ, Permission.SEARCH));
            case "write" ->
                filtered
                        ? Optional.empty()
                        : Optional.of(EnumSet.of(Permission.CREATE, Permission.UPDATE, Permission.DELETE));
            case "*" -> filtered ? Optional.empty() : Optional.of(EnumSet.allOf(Permission.class));
            default -> Permission.of(text);
        };
    }

    /** Whether today's clients may hold it: a system scope on whole types. Others are refused until they are enforced. */
    public boolean grantable() {
        return context == Context.SYSTEM && filter.isEmpty();
    }

    /** The types that it speaks of. */
    List<ResourceType> types() {
        return type.map(List::of).orElse(ANY);
    }

    /** What this and the other scope both allow. */
    Optional<Scope> narrowedTo(Scope other) {
        var common = EnumSet.noneOf(Permission.class);
        common.addAll(permissions);
        common.retainAll(other.permissions);
        var sameTypes = type.equals(other.type)
                || (type.isEmpty() && ANY.contains(other.type.get()))
                || (other.type.isEmpty() && ANY.contains(type.get()));
        if (!grantable() || !other.grantable() || !sameTypes || common.isEmpty()) {
            return Optional.empty();
        }
        if (common.equals(permissions) && (type.isPresent() || other.type.isEmpty())) {
            return Optional.of(this);
        }
        var narrower = type.isPresent() ? type : other.type;
        var text = "system/" + narrower.map(ResourceType::fhirName).orElse("*") + "." + Permission.letters(common);
        return Optional.of(new Scope(context, narrower, common, Optional.empty(), text));
    }

    @Override
    public String toString() {
        return text;
    }
}
