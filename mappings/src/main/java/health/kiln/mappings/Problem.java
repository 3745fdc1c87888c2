/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings;

/**
 * Something wrong with a message, to be told to its sender and its operator.
 *
 * @param code an HL7 table 0357 code: 100 segment sequence, 101 required field missing, 102 data type, 103 table value,
 *     200 unsupported message type, 201 unsupported event, 204 unknown key identifier, 205 duplicate key identifier, 207
 *     internal error
 * @param location where, as {@code PID-3} or {@code OBX[2]-5.1}; empty when the whole message is meant
 * @param text one sentence that names no patient data
 */
public record Problem(int code, String location, String text) {
    /** Table 0357: the fault is ours, or it is a matter of time. */
    public static final int INTERNAL_ERROR = 207;
}
