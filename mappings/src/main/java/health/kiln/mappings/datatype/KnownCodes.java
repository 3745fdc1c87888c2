/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.datatype;

import health.kiln.mappings.hl7v2.Field;
import health.kiln.mappings.tables.CodeTable;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What coded fields and reference ranges were read as before, by their bytes and those of their unit: a hospital says a few
 * thousand codes, units and ranges again and again. Only short fields are remembered, each in the one slot that its hash
 * gives it, in place of whatever was there. Safe for many threads without a lock: entries are immutable, and of two that
 * are written at once one stays.
 *
 * <p>INVARIANT: what is remembered is shared by messages and never changed.
 */
public final class KnownCodes {
    private static final int SLOTS = 1 << 12;
    private static final int LENGTH_MAX = 100;

    private final @Nullable Entry[] entries = new Entry[SLOTS];

    /** A value, and all that it depends on but for the vocabulary, which is the engine's. */
    private static final class Entry {
        private final Datatype.Reader reader;
        private final CodeTable table;
        private final String v2Table;
        private final String site;
        private final int depth;
        private final byte[] written;
        private final byte[] unit;
        private final JsonNode value;

        Entry(Datatype.Reader reader, Field field, Field unit, Call call, JsonNode value) {
            this.reader = reader;
            this.table = call.table();
            this.v2Table = call.v2Table();
            this.site = call.feed().site();
            this.depth = field.depth();
            this.written = field.written();
            this.unit = unit.written();
            this.value = value;
        }

        @SuppressWarnings("ReferenceEquality") // tables live as long as the engine, and comparing their rows takes long
        boolean answers(Datatype.Reader asked, Field field, Field unitField, Call call) {
            return reader == asked
                    && table == call.table()
                    && depth == field.depth()
                    && v2Table.equals(call.v2Table())
                    && site.equals(call.feed().site())
                    && field.isWrittenAs(written)
                    && unitField.isWrittenAs(unit);
        }
    }

    /** Reads the field, or remembers how it was read. The value is not to be changed. */
    public JsonNode read(Datatype.Reader reader, Field field, Call call) {
        Field unit = call.unit();
        if (!isFitting(field) || !isFitting(unit)) {
            return reader.read(field, call);
        }
        int slot = slot(reader, field, unit, call);
        Entry known = entries[slot];
        if (known != null && known.answers(reader, field, unit, call)) {
            return known.value;
        }
        JsonNode value = reader.read(field, call);
        if (!field.text(1).isEmpty()) {
            entries[slot] = new Entry(reader, field, unit, call, value);
        }
        return value;
    }

    private static boolean isFitting(Field field) {
        return field.end() - field.start() <= LENGTH_MAX && field.isPlain();
    }

    private static int slot(Datatype.Reader reader, Field field, Field unit, Call call) {
        int hash = 31 * field.writtenHash() + System.identityHashCode(reader);
        hash = 31 * hash + unit.writtenHash();
        hash = 31 * hash + System.identityHashCode(call.table());
        return (hash ^ hash >>> 12 ^ hash >>> 20) & SLOTS - 1;
    }
}
