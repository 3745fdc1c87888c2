/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.datatype.Identifiers;
import health.kiln.mappings.datatype.Identifiers.Named;
import health.kiln.mappings.datatype.Places;
import health.kiln.mappings.hl7v2.Field;
import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.map.Statement.KeyForm;
import health.kiln.mappings.map.Statement.KeyPart;
import health.kiln.mappings.tables.CodeTable;
import health.kiln.mappings.tables.Translation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the keys of a resource: the names under which this and other messages mean it. */
record Naming(String type, List<Statement.Key> keys, CodeTable matching) {
    private static final int KEYS_MAX = 20;
    private static final int VALUE_MAX = 200;
    private static final String FILLER = "FILL";

    /** Message types whose sender fills orders; in others the sender places them. */
    private static final Set<String> FROM_FILLERS =
            Set.of("ORU", "OUL", "ORL", "ORR", "ORG", "OPL", "RDS", "RAS", "RGV", "VXU", "DFT");

    private static final Coordinate ORDER_CONTROL = new Coordinate("ORC", 1, 0, 0, false);

    /** What only fillers say in any message (ORC-1, HL7 table 0119). */
    private static final Set<String> SAID_BY_FILLERS = Set.of(
            "OK", "UA", "OC", "CR", "UC", "OD", "DR", "UD", "OH", "HR", "UH", "OE", "OR", "UR", "XR", "XX", "UX", "RR",
            "RE", "RQ", "RU", "UM", "SN", "FU", "OF");

    /** All keys that the message has, strongest first; empty when nothing identifies the resource. */
    List<IdentityKey> find(Scope scope, Run run) {
        List<IdentityKey> found = new ArrayList<>(4);
        for (Statement.Key key : keys) {
            if ((found.isEmpty() || !key.otherwise()) && key.when().holds(scope)) {
                for (IdentityKey name : first(key, scope, run)) {
                    add(key.weak() ? weak(name) : name, found);
                }
            }
        }
        return found;
    }

    private static void add(IdentityKey name, List<IdentityKey> to) {
        if (to.size() < KEYS_MAX && !to.contains(name)) {
            to.add(name);
        }
    }

    private List<IdentityKey> first(Statement.Key key, Scope scope, Run run) {
        for (KeyForm form : key.alternatives()) {
            List<IdentityKey> names = names(form, scope, run);
            if (!names.isEmpty()) {
                return names;
            }
        }
        return List.of();
    }

    /** A composed name stays as it is: what scopes it stands at its beginning. */
    private static IdentityKey weak(IdentityKey key) {
        return new IdentityKey(
                key.type(),
                IdentityKey.WEAK + key.type(),
                key.isComposed() ? key.value() : bounded(key.system() + "|" + key.value()));
    }

    private List<IdentityKey> names(KeyForm form, Scope scope, Run run) {
        return switch (form) {
            case KeyForm.Id id when id.each() -> each(id, scope, run);
            case KeyForm.Id id ->
                named(id.source(), id.role(), scope, run)
                        .map(named -> List.of(new IdentityKey(type, named.system(), named.value())))
                        .orElseGet(List::of);
            case KeyForm.Of of -> composed(of, scope, run).map(List::of).orElseGet(List::of);
            case KeyForm.PlaceOf place ->
                Places.key(place.source().find(scope), run).map(List::of).orElseGet(List::of);
        };
    }

    /**
     * Every repetition whose type may identify; where none may, those whose type is at least not known to be shared or
     * mistyped (social security and driver's licence numbers).
     */
    private List<IdentityKey> each(KeyForm.Id id, Scope scope, Run run) {
        List<IdentityKey> matching = new ArrayList<>(2);
        List<IdentityKey> other = new ArrayList<>(2);
        Field whole = scope.field(id.source().choose(scope));
        for (Field repetition : whole.repetitions()) {
            Optional<Named> named = repetition.isPresent() ? Identifiers.named(repetition, run) : Optional.empty();
            if (named.isPresent()) {
                IdentityKey key =
                        new IdentityKey(type, named.get().system(), named.get().value());
                switch (judge(named.get().type())) {
                    case "match" -> matching.add(key);
                    case "never" -> {}
                    default -> other.add(key);
                }
            }
        }
        return matching.isEmpty() ? other : matching;
    }

    private String judge(String identifierType) {
        if (identifierType.isEmpty()) {
            return "match";
        }
        List<Translation> rows = matching.translate(identifierType);
        return rows.isEmpty() ? "other" : rows.getFirst().code();
    }

    private static Optional<Named> named(Source source, String role, Scope scope, Run run) {
        Field field = source.find(scope);
        if (!field.isPresent()) {
            return Optional.empty();
        }
        if (role.isEmpty()) {
            return Identifiers.named(field, run);
        }
        return run.named(field, role, assigner(role, scope, run));
    }

    /**
     * Who gives out numbers that name no authority: placer numbers come from the application that places, filler numbers
     * from the one that fills, whichever of the two sends this message.
     */
    private static String assigner(String role, Scope scope, Run run) {
        boolean fromFiller = FROM_FILLERS.contains(run.trigger().messageType())
                || SAID_BY_FILLERS.contains(scope.field(ORDER_CONTROL).text());
        boolean sender = role.equals(FILLER) == fromFiller || !(role.equals(FILLER) || role.equals("PLAC"));
        return sender ? run.sender() : run.receiver();
    }

    /** The scopes come first: what else is in the name may have to be cut. */
    private Optional<IdentityKey> composed(KeyForm.Of of, Scope scope, Run run) {
        StringBuilder scopes = new StringBuilder();
        StringBuilder value = new StringBuilder();
        StringBuilder among = new StringBuilder(0);
        boolean counted = false;
        boolean valued = false;
        for (KeyPart part : of.parts()) {
            if (!(part instanceof KeyPart.RefTo)) {
                value.append(value.isEmpty() ? "" : "|");
            }
            switch (part) {
                case KeyPart.Raw raw -> {
                    String text = raw.source().find(scope).raw();
                    valued |= !text.isEmpty();
                    value.append(text);
                }
                case KeyPart.IdOf id -> {
                    Optional<Named> named = named(id.source(), id.role(), scope, run);
                    if (named.isEmpty()) {
                        return Optional.empty();
                    }
                    valued = true;
                    value.append(named.get().system())
                            .append('|')
                            .append(named.get().value());
                }
                case KeyPart.RefTo ref -> {
                    Optional<Draft> draft = scope.draft(ref.type());
                    if (draft.isEmpty()) {
                        return Optional.empty();
                    }
                    scopes.append(draft.get().reference()).append('|');
                }
                case KeyPart.Literal literal -> {
                    valued = true;
                    value.append(literal.text());
                }
                case KeyPart.GroupOf group -> {
                    String name = SubId.group(group.source().find(scope));
                    valued |= !name.isEmpty();
                    value.append(name);
                }
                case KeyPart.Occurrence occurrence -> {
                    counted = true;
                    for (Source equal : occurrence.of()) {
                        among.append('|').append(equal.find(scope).raw());
                    }
                }
            }
        }
        if (!valued) {
            return Optional.empty();
        }
        if (counted) {
            value.append(run.occurrence(type + scopes + value + among));
        }
        return Optional.of(new IdentityKey(type, IdentityKey.COMPOSED + type, scopes + bounded(value.toString())));
    }

    /** A key's value has a bound; longer ones are told apart by their digest. */
    private static String bounded(String value) {
        if (value.length() <= VALUE_MAX) {
            return value;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
