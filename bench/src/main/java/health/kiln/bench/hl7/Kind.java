/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.hl7;

/** What a hospital sends, and how many of a thousand messages are of it. */
enum Kind {
    /** A08, mostly without any change. */
    UPDATE(350),
    /** ORU_R01. */
    RESULT(250),
    /** A01 to A04. */
    VISIT(120),
    /** ORM_O01. */
    ORDER(100),
    /** A31 and A28. */
    PERSON(70),
    /** SIU. */
    APPOINTMENT(50),
    /** DFT_P03. */
    CHARGE(30),
    /** MDM_T02. */
    DOCUMENT(20),
    /** A40, A11, A13. */
    CORRECTION(5),
    /** What breaks the rules. */
    MALFORMED(5);

    static final int WHOLE = 1_000;

    private final int share;

    Kind(int share) {
        this.share = share;
    }

    int share() {
        return share;
    }

    /** The kind at a place among {@link #WHOLE}. */
    static Kind at(int place) {
        int left = place;
        for (var kind : values()) {
            left -= kind.share;
            if (left < 0) {
                return kind;
            }
        }
        throw new IllegalArgumentException("a place is 0 to " + (WHOLE - 1));
    }
}
