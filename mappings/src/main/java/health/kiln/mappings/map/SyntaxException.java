/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

/** A statement that the parser gives up on; caught where the statement ends, so that the rest of the file is read too. */
final class SyntaxException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Place place;

    SyntaxException(Place place, String text) {
        super(text, null, false, false);
        this.place = place;
    }

    Defect defect() {
        return new Defect(place.file(), place.line(), String.valueOf(getMessage()));
    }
}
