/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.Version;
import ca.uhn.hl7v2.model.AbstractGroup;
import ca.uhn.hl7v2.model.Composite;
import ca.uhn.hl7v2.model.Group;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.model.Primitive;
import ca.uhn.hl7v2.model.Segment;
import ca.uhn.hl7v2.model.Structure;
import ca.uhn.hl7v2.model.Type;
import ca.uhn.hl7v2.model.Varies;
import ca.uhn.hl7v2.model.primitive.DT;
import ca.uhn.hl7v2.model.primitive.ID;
import ca.uhn.hl7v2.model.primitive.IS;
import ca.uhn.hl7v2.model.primitive.TSComponentOne;
import ca.uhn.hl7v2.parser.EncodingCharacters;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.validation.PrimitiveTypeRule;
import health.kiln.mappings.Problem;
import health.kiln.mappings.tables.V2Codes;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** One walk through a message as HAPI parsed it, comparing what is there with what its definitions ask for. */
final class StructureWalk {
    private static final int SEQUENCE = 100;
    private static final int FIELD_MISSING = 101;
    private static final int DATA_TYPE = 102;
    private static final int TABLE_VALUE = 103;
    private static final int TOO_LONG = 104;

    /** From here on, lengths are advice (HL7 v2.7 §2.5.5.2). */
    private static final Version LENGTHS_ARE_ADVICE = Version.V27;

    /** Names of coding systems: the table has patterns, {@code HL7nnnn} and {@code 99zzz}, beside its codes. */
    private static final int CODING_SYSTEMS = 396;

    private static final Pattern DATA_TYPE_NAME = Pattern.compile("[A-Z]{2,3}");
    /** HAPI's data type of fields that a version has withdrawn (HL7 v2.7 §2.8.2). */
    private static final String WITHDRAWN = "NULLDT";

    private static final String NULL = "\"\"";

    private final TypeRules rules;
    private final V2Codes codes;
    private final int most;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Integer> occurrences = new HashMap<>();
    private List<String> valueTypes = List.of();
    private String version = "";
    private EncodingCharacters delimiters = EncodingCharacters.defaultInstance();

    StructureWalk(TypeRules rules, V2Codes codes, int most) {
        this.rules = rules;
        this.codes = codes;
        this.most = most;
    }

    /**
     * What is wrong with the message.
     *
     * @param valueTypes OBX-2 of each OBX as it was sent, which the parser mends
     */
    List<Problem> of(Message message, List<String> valueTypes) throws HL7Exception {
        this.valueTypes = valueTypes;
        version = message.getVersion();
        delimiters = EncodingCharacters.getInstance(message);
        walk(message);
        return List.copyOf(problems.subList(0, Math.min(most, problems.size())));
    }

    private void walk(Group group) throws HL7Exception {
        Set<String> foreign = group instanceof AbstractGroup definition ? definition.getNonStandardNames() : Set.of();
        for (String name : group.getNames()) {
            Structure[] found = group.getAll(name);
            if (foreign.contains(name)) {
                foreign(found);
            } else if (isEmpty(found)) {
                if (group.isRequired(name) && !group.isChoiceElement(name)) {
                    missing(group.get(name));
                }
            } else {
                for (Structure structure : found) {
                    walk(structure);
                }
            }
        }
    }

    private void walk(Structure structure) throws HL7Exception {
        switch (structure) {
            case Group group -> walk(group);
            case Segment segment -> walk(segment);
            default -> throw new IllegalArgumentException("a message is made of groups and segments");
        }
    }

    private static boolean isEmpty(Structure[] structures) throws HL7Exception {
        for (Structure structure : structures) {
            if (!structure.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Z segments may stand anywhere. */
    private void foreign(Structure[] found) {
        for (Structure structure : found) {
            String place = place(structure
                    .getName()
                    .substring(0, Math.min(3, structure.getName().length())));
            if (!place.startsWith("Z")) {
                add(SEQUENCE, place, "The segment does not belong here.");
            }
        }
    }

    /** Of a group that must be there, what in it must be there. */
    private void missing(Structure structure) throws HL7Exception {
        if (structure instanceof Group group) {
            for (String name : group.getNames()) {
                if (group.isRequired(name) && !group.isChoiceElement(name)) {
                    missing(group.get(name));
                }
            }
        } else {
            add(SEQUENCE, structure.getName(), "A segment that must be there is missing.");
        }
    }

    private void walk(Segment segment) throws HL7Exception {
        String place = place(segment.getName());
        // MSH-1 and 2 are the delimiters, which the reader has judged
        for (int number = segment.getName().equals("MSH") ? 3 : 1; number <= segment.numFields(); number++) {
            Type[] repetitions = segment.getField(number);
            String field = place + "-" + number;
            if (segment.isRequired(number) && isEmpty(repetitions)) {
                add(FIELD_MISSING, field, "A field that must be there is missing.");
            }
            int most = segment.getMaxCardinality(number);
            if (most > 0 && repetitions.length > most) {
                add(DATA_TYPE, field, "The field repeats more often than it may.");
            }
            if (segment.getName().equals("OBX") && number == 2) {
                checkValueType(segment, field);
                continue;
            }
            for (int i = 0; i < repetitions.length; i++) {
                String repetition = repetitions.length == 1 ? field : field + "[" + (i + 1) + "]";
                // HAPI completes MSH-9 with the structure, which early versions have no room for
                check(repetitions[i], repetition, field.equals("MSH-9") ? 0 : segment.getLength(number));
            }
        }
    }

    /** Required where there is a value, unless the result cannot be obtained (HL7 v2.5.1 §7.4.2.2). */
    private void checkValueType(Segment obx, String place) throws HL7Exception {
        int number = occurrences.getOrDefault("OBX", 1);
        String type = number <= valueTypes.size() ? valueTypes.get(number - 1) : "";
        if (!type.isEmpty()) {
            if (!isDataType(type, obx)) {
                add(TABLE_VALUE, place, "The code is not in HL7 table 0125.");
            }
        } else if (!isEmpty(obx.getField(5)) && !obx.getField(11, 0).encode().equals("X")) {
            add(FIELD_MISSING, place, "A field that must be there is missing.");
        }
    }

    /** The table is a list of the version's data types. */
    private boolean isDataType(String type, Segment obx) throws HL7Exception {
        return DATA_TYPE_NAME.matcher(type).matches()
                && obx.getMessage().getParser().getFactory().getTypeClass(type, version) != null;
    }

    private static boolean isEmpty(Type[] repetitions) throws HL7Exception {
        for (Type repetition : repetitions) {
            if (!repetition.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private void check(Type repetition, String place, int lengthMax) throws HL7Exception {
        // a code is bound by its table: OBX-2 has two characters in 2.5.1 §7.4.2, and its table has CWE
        boolean isBound = lengthMax > 0
                && !(repetition instanceof ID)
                && LENGTHS_ARE_ADVICE.isGreaterThan(Version.versionOf(version));
        if (isBound && length(repetition) > lengthMax) {
            tooLong(repetition, place);
        }
        check(repetition, place);
    }

    /**
     * A site may add codes to a user-defined table, as long as the field has room for them. One that is too long for it and
     * not in the table as it was published is told as a code, for that is what it was meant to be.
     */
    private void tooLong(Type repetition, String place) {
        if (repetition instanceof IS coded && coded.getTable() > 0 && codes.has(table(coded.getTable()))) {
            checkCode(coded.getValue(), table(coded.getTable()), place);
        } else {
            add(TOO_LONG, place, "The value is longer than the standard allows.");
        }
    }

    private void checkCode(String value, String table, String place) {
        if (codes.find(table, value).isEmpty()) {
            add(TABLE_VALUE, place, "The code is not in HL7 table " + table + ".");
        }
    }

    private static String table(int number) {
        return String.format(Locale.ROOT, "%04d", number);
    }

    private int length(Type repetition) throws HL7Exception {
        if (repetition instanceof Primitive primitive) {
            String value = primitive.getValue();
            return value == null ? 0 : value.length();
        }
        return PipeParser.encode(repetition, delimiters).length();
    }

    private void check(Type type, String place) throws HL7Exception {
        switch (type) {
            case Varies varies -> check(varies.getData(), place);
            case Composite composite -> {
                Type[] components = composite.getComponents();
                for (int i = 0; i < components.length; i++) {
                    check(components[i], place + "." + (i + 1));
                }
            }
            case Primitive primitive -> check(primitive, place);
            default -> throw new IllegalArgumentException("a type is composite or primitive");
        }
    }

    private void check(Primitive primitive, String place) {
        String value = primitive.getValue();
        if (value == null || value.isEmpty() || value.equals(NULL)) {
            return;
        }
        if (primitive.getName().equals(WITHDRAWN)) {
            add(DATA_TYPE, place, "The field is withdrawn in HL7 " + version + ".");
            return;
        }
        for (PrimitiveTypeRule rule : rules.of(version, primitive)) {
            if (rule.apply(value).length > 0) {
                add(DATA_TYPE, place, "The value is not of its data type " + primitive.getName() + ".");
                return;
            }
        }
        if (isDated(primitive) && !isInCalendar(value)) {
            add(DATA_TYPE, place, "The value is no date of the calendar.");
            return;
        }
        if (primitive instanceof ID coded && coded.getTable() > 0 && coded.getTable() != CODING_SYSTEMS) {
            checkCode(value, table(coded.getTable()), place);
        }
    }

    private static boolean isDated(Primitive primitive) {
        return primitive instanceof DT || primitive instanceof TSComponentOne;
    }

    /** HAPI's rules count the digits of {@code YYYY[MM[DD…]]}; this asks whether there is such a day. */
    private static boolean isInCalendar(String value) {
        int digits = 0;
        while (digits < value.length() && value.charAt(digits) >= '0' && value.charAt(digits) <= '9') {
            digits++;
        }
        int month = digits < 6 ? 1 : Integer.parseInt(value, 4, 6, 10);
        int day = digits < 8 ? 1 : Integer.parseInt(value, 6, 8, 10);
        return digits < 4
                || (month >= 1
                        && month <= 12
                        && YearMonth.of(Integer.parseInt(value, 0, 4, 10), month)
                                .isValidDay(day));
    }

    /** As {@code OBX[2]}; the first of its name without a number. */
    private String place(String segment) {
        int occurrence = occurrences.merge(segment, 1, Integer::sum);
        return occurrence == 1 ? segment : segment + "[" + occurrence + "]";
    }

    private void add(int code, String location, String text) {
        problems.add(new Problem(code, location, text));
    }
}
