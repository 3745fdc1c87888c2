/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

/**
 * How large a message the reader takes on. Repetitions, components and sub-components need no bound of their own: they
 * are walked lazily and cost nothing until asked for.
 *
 * @param bytesMax whole message
 * @param segmentsMax segments in a message
 * @param fieldsMax fields of all segments together
 */
public record Hl7Limits(int bytesMax, int segmentsMax, int fieldsMax) {
    public static final Hl7Limits DEFAULT = new Hl7Limits(64 << 20, 100_000, 2_000_000);

    public Hl7Limits {
        if (bytesMax < 1 || segmentsMax < 1 || fieldsMax < 1) {
            throw new IllegalArgumentException("each limit is at least 1");
        }
    }
}
