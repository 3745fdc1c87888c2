/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.envelope;

/** What the bytes claim to be, as the connector that took them in knows it. */
public enum ContentType {
    /** HL7 v2 in vertical-bar encoding ("ER7"). */
    HL7V2("x-application/hl7-v2+er7");

    private final String mediaType;

    ContentType(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }
}
