/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

/** Something wrong in a map file: {@code pid.map:12: unknown table Sex}. */
public record Defect(String file, int line, String text) {
    @Override
    public String toString() {
        return file + ":" + line + ": " + text;
    }
}
