/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.intent;

/**
 * A resource's name inside one message's intents, such as {@code Patient[1]}. In the JSON of an intent a reference to
 * it reads {@code {"reference": "kiln:Patient[1]"}}; the store replaces it by the real {@code Patient/<id>}.
 */
public record Handle(String type, int number) {
    public static final String SCHEME = "kiln:";

    /** The text for {@code Reference.reference}. */
    public String reference() {
        return SCHEME + type + "[" + number + "]";
    }

    @Override
    public String toString() {
        return type + "[" + number + "]";
    }
}
