/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

/** Where something stands in a map file. */
record Place(String file, int line) {
    @Override
    public String toString() {
        return file + ":" + line;
    }
}
