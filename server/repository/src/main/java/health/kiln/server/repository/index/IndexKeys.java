/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import java.util.Locale;

/**
 * How values become keys of the index: the one place that the writer of rows and the compiler of queries share.
 * INVARIANT: the values are in the database and never change. A key is a parameter's constant XOR a value's hash, so that
 * SQL can go from one to the other. Codes fold case: "when in doubt, servers SHOULD treat tokens in a case-insensitive
 * manner" (FHIR R4 search §3.1.1.4.10).
 */
public final class IndexKeys {
    /** Open ends of a range: beyond every time in µs and every {@link #number}. */
    public static final long OPEN_LOW = Long.MIN_VALUE / 2;

    public static final long OPEN_HIGH = Long.MAX_VALUE / 2 + 1;

    /** The system of units that a query without one means too. */
    public static final String UCUM = "http://unitsofmeasure.org";

    /** Marks, beside the rows of a range, those that are longer than {@link #spanMax}: so the others are found by their low. */
    public static final long LONG = 0x27220a95fe5d1a3bL;

    private static final long DAYS_32 = 32L * 86_400 * 1_000_000;

    private static final long ANY_SYSTEM = 0x5bd1e9955bd1e995L;

    private IndexKeys() {}

    /** Hash of {@code Type/id}: {@code res.idh}, and the value's hash of a reference to it. */
    public static long resource(ResourceKey key) {
        return Hash64.of(key.type().fhirName() + "/" + key.id().value());
    }

    /** As {@link #resource(ResourceKey)} for text that is known to be {@code Type/id}. */
    static long resource(String typeAndId) {
        return Hash64.of(typeAndId);
    }

    /** The constant of a parameter, written {@code Type.code}, or of what is indexed beside the parameters. */
    static long parameter(String name) {
        return Hash64.of(name);
    }

    /** The constant of "in the compartment of a patient", for resources of a type. */
    public static long compartment(ResourceType type) {
        return parameter("@Patient." + type.fhirName());
    }

    /** Value of a token whatever its system. */
    public static long code(String code) {
        return Hash64.of(fold(code), ANY_SYSTEM);
    }

    /** Value of a token in a system; an empty system is none. */
    public static long code(String system, String code) {
        return Hash64.of(fold(code), Hash64.of(system));
    }

    /** Value of any token of a system. */
    public static long system(String system) {
        return Hash64.of(system, ~ANY_SYSTEM);
    }

    /** Value of a unit of measure, case-sensitive as UCUM is; without a system also the unit's text. */
    public static long unit(String system, String code) {
        return Hash64.of(code, Hash64.of(system) + 1);
    }

    /** Value of a URI, as written. */
    public static long uri(String uri) {
        return Hash64.of(uri, 1);
    }

    /** The second part of a composite, so that {@code a$b} is not {@code b$a}. */
    public static long second(long value) {
        return Long.rotateLeft(value, 23);
    }

    /** A number as a {@code bigint} of the same order. */
    public static long number(double value) {
        var bits = Double.doubleToLongBits(value == 0 ? 0 : value);
        return (bits ^ ((bits >> 63) & Long.MAX_VALUE)) / 2;
    }

    /** The longest range that has no {@link #LONG} key: a month for dates; none for numbers, which are points. */
    public static long spanMax(SearchParameterType kind) {
        return kind == SearchParameterType.DATE ? DAYS_32 : 0;
    }

    private static String fold(String code) {
        return code.toLowerCase(Locale.ROOT);
    }
}
