/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One statement of a map, as read. */
sealed interface Statement {
    /**
     * Where a statement comes from.
     *
     * @param id stable across layers and versions: a higher layer replaces by it
     * @param layer guide, base, or a site's name
     * @param source the rows of the guide that it says in our language, empty for rules of our own
     * @param text the statement as it was written
     */
    record Origin(String id, String layer, Place place, String source, String text) {
        Origin(String id, String layer, Place place) {
            this(id, layer, place, "", "");
        }
    }

    Origin origin();

    /**
     * One name of the resource.
     *
     * @param otherwise only when no key before it gave a name
     * @param weak finds the resource only when no other key does
     */
    record Key(Origin origin, boolean otherwise, boolean weak, List<KeyForm> alternatives, Condition when)
            implements Statement {}

    record When(Origin origin, Condition condition) implements Statement {}

    record StampFrom(Origin origin, Source source) implements Statement {}

    /**
     * {@code implied}: the detail of a message that states none, if {@code when} holds. {@code parts}: where the parts of a report say their status, for a report
     * that says none itself. {@code silent}: codes that say nothing, by a site's policy.
     */
    record StatusFrom(
            Origin origin,
            String table,
            Source code,
            Optional<Source> detail,
            String implied,
            Condition when,
            Optional<Coordinate> parts,
            Set<String> silent)
            implements Statement {
        StatusFrom silent(Set<String> codes) {
            return new StatusFrom(origin, table, code, detail, implied, when, parts, codes);
        }
    }

    record Join(Origin origin, List<Coordinate> equal, Condition condition) implements Statement {}

    record Write(Origin origin, Source source, Target target, String datatype, Clauses clauses) implements Statement {}

    record StepPart(Origin origin, Source source, String part, String datatype, Clauses clauses) implements Statement {}

    record Constant(Origin origin, Target target, Value value, Clauses clauses) implements Statement {}

    record Clear(Origin origin, Target target, Condition condition) implements Statement {}

    /**
     * What may follow a rule.
     *
     * @param rows which rows of the guide the rule comes from, as {@code 13-16}; empty for none
     * @param table the name of a code table, empty for none
     * @param v2Table the HL7 table that the field is bound to, empty for none
     */
    record Clauses(String rows, String table, String v2Table, Optional<Source> unit, List<With> with, Condition when) {}

    /** A part of the written object that is filled in where the value has none. */
    record With(String name, Value value) {}

    /** What a map may write that does not come from the rule's own field. */
    sealed interface Value {
        record Text(String text) implements Value {}

        record Digits(String digits) implements Value {}

        record Truth(boolean value) implements Value {}

        record Coded(String system, String code, String display) implements Value {}

        record Ref(String type) implements Value {}

        record Read(Source source, String datatype, String table, String v2Table) implements Value {}
    }

    /** One way to name a resource. */
    sealed interface KeyForm {
        /**
         * An identifier field with its assigning authority.
         *
         * @param each all repetitions that may identify, by their type
         * @param role parts the names of placer and filler, empty for none
         */
        record Id(Source source, boolean each, String role) implements KeyForm {}

        record Of(List<KeyPart> parts) implements KeyForm {}

        /** The path of a place, as references to it are known by. */
        record PlaceOf(Source source) implements KeyForm {}
    }

    /** One part of a composed name. */
    sealed interface KeyPart {
        record Raw(Source source) implements KeyPart {}

        record IdOf(Source source, String role) implements KeyPart {}

        record RefTo(String type) implements KeyPart {}

        record Literal(String text) implements KeyPart {}

        /** Which group a sub-id (OBX-4) is of; see {@link SubId}. */
        record GroupOf(Source source) implements KeyPart {}

        /** The how-manieth of its name this is; with {@code of}, among those of equal fields alone. */
        record Occurrence(List<Source> of) implements KeyPart {
            public Occurrence {
                of = List.copyOf(of);
            }
        }
    }
}
