/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.datatype.Datatype;
import health.kiln.mappings.datatype.Json;
import health.kiln.mappings.hl7v2.Field;
import health.kiln.mappings.map.Statement.Origin;
import health.kiln.mappings.tables.CodeTable;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A value that does not come from the rule's own field. */
sealed interface ValueMaker {
    /** A missing node when there is none. The value may be shared: it is not to be changed. */
    JsonNode make(Draft own, Scope scope, Run run);

    record Fixed(JsonNode value) implements ValueMaker {
        @Override
        public JsonNode make(Draft own, Scope scope, Run run) {
            return value;
        }
    }

    record Ref(String type) implements ValueMaker {
        @Override
        public JsonNode make(Draft own, Scope scope, Run run) {
            Optional<Draft> draft = own.handle().type().equals(type) ? Optional.of(own) : scope.draft(type);
            return draft.isPresent() ? run.reference(draft.get()) : Json.nothing();
        }
    }

    record Read(Origin origin, Source source, Datatype datatype, CodeTable table, String v2Table)
            implements ValueMaker {
        @Override
        public JsonNode make(Draft own, Scope scope, Run run) {
            Field field = source.find(scope);
            if (!field.isPresent()) {
                return Json.nothing();
            }
            run.enter(origin, table, v2Table, Optional.empty(), scope);
            return datatype.read(field, run);
        }
    }
}
