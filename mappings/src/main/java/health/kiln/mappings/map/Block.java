/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One block of a map file, as read. */
sealed interface Block {
    Place place();

    /** {@code map PV1[Encounter]}: what one segment gives to one resource. */
    record MapBlock(
            Place place, String name, String segment, String type, List<Statement> statements, List<Example> examples)
            implements Block {}

    /**
     * {@code message ADT^A01,A04}: which maps a message uses, in which groups.
     *
     * @param notes what the lines do not say, for the page of events
     */
    record MessageBlock(
            Place place,
            String layer,
            String type,
            List<String> events,
            int priority,
            List<String> notes,
            List<NodeLine> nodes)
            implements Block {}

    /** {@code events ADT}: which step each event is in the life of an encounter. */
    record EventsBlock(Place place, String layer, String type, List<EventRow> rows) implements Block {}

    record EventRow(Place place, List<String> events, String step, Optional<Source> at) {}

    /** {@code table AdministrativeSex HL70001 -> …}. */
    record TableBlock(
            Place place, String name, String v2Table, String target, List<TableRow> rows, List<String> fallback)
            implements Block {}

    /** {@code system}: empty for the table's own target. */
    record TableRow(Place place, List<String> sources, String system, String code, String display) {}

    /** {@code set snapshot.AL1 = keep}; a list of values has commas and no blanks. */
    record Setting(Place place, String name, String value) implements Block {
        /** The values of a list; several of the same count once. */
        List<String> values() {
            return List.of(value.split(",", -1)).stream().distinct().toList();
        }
    }

    /** {@code disable PID[Patient]/PID-10}. */
    record Disable(Place place, String rule) implements Block {}

    /** {@code system x = …}, {@code codesystem A, B = …}, {@code extension x = …}, {@code authority X = …}. */
    record Naming(Place place, String kind, List<String> names, String uri) implements Block {}

    /** A line of a message block. */
    sealed interface NodeLine {
        Place place();

        record Make(Place place, String presence, String type, List<String> maps) implements NodeLine {}

        record Each(Place place, String name, boolean shared, Set<String> few, List<NodeLine> inner)
                implements NodeLine {}

        record Merging(Place place, String type, Source retired) implements NodeLine {}

        record Renaming(Place place, String type, Source former, Condition condition) implements NodeLine {}

        record Moving(Place place, String type, String owner) implements NodeLine {}

        record Retiring(Place place, String type, boolean wrong, Condition condition) implements NodeLine {}

        record Linking(Place place, String type, boolean linked) implements NodeLine {}

        record Listing(Place place, String type, String scope, String segment, List<String> events, Condition condition)
                implements NodeLine {}
    }
}
