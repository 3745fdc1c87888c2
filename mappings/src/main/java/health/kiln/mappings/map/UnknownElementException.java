/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

/** A target that FHIR R4 does not have; told as a defect of the map. */
final class UnknownElementException extends Exception {
    private static final long serialVersionUID = 1;

    UnknownElementException(String text) {
        super(text, null, false, false);
    }
}
