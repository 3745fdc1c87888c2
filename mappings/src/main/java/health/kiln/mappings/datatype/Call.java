/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.datatype;

import health.kiln.mappings.Feed;
import health.kiln.mappings.hl7v2.Field;
import health.kiln.mappings.intent.Assignment;
import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.tables.CodeTable;
import health.kiln.mappings.tables.Vocabulary;
import health.kiln.mappings.value.Hl7Time;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a data type may ask while it reads one field: the rule that called it, and the message around the field. */
public interface Call {
    Vocabulary vocabulary();

    Feed feed();

    /** Reads a time; the sender's zone gives the offset that it lacks. */
    Hl7Time time(String text);

    /** The rule's code table, {@link CodeTable#NONE} when it has none. */
    CodeTable table();

    /** The HL7 table that the field is bound to, as {@code HL70001}; empty for none. */
    String v2Table();

    /** The field that belongs to this one, its unit or the end of its period; an empty field when the rule names none. */
    Field unit();

    /**
     * Reads the field, or remembers what it was read as before. For codes, which come again and again, and for readers that
     * ask nothing of this but its tables, its vocabulary and the feed's site. The value is not to be changed.
     */
    JsonNode known(Datatype.Reader reader, Field field);

    /** The field as text: all its lines when the rule asks for lines, else this one. */
    String prose(Field field);

    /** The system of identifiers whose sender names no authority: MSH-4's. */
    String defaultAuthority();

    /** Notes that a field could not be used as it should. {@code text} shows none of its content. */
    void remark(Field where, String text);

    /** Gives what is to stand beside the code that is read: the extensions of a FHIR {@code code}. */
    void beside(ObjectNode element);

    /** Notes which table row was used. */
    void translated(String table, String code);

    /** Asks for a resource of this identity and gives the text for {@code Reference.reference}. */
    String refer(IdentityKey key, Supplier<List<Assignment>> assignments);
}
