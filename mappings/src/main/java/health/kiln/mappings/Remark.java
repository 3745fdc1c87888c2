/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings;

/**
 * Something odd that did not stop the message: a field that could not be read, a code without a translation.
 *
 * @param location where, as {@code OBX[2]-5}
 * @param rule the id of the rule that noticed, empty when none
 * @param text one sentence that names no patient data
 */
public record Remark(String location, String rule, String text) {}
