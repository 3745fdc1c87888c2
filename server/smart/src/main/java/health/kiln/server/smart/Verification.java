/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart;

/** What a bearer token turned out to be. */
public sealed interface Verification {
    record Verified(Grant grant) implements Verification {}

    /** Not a token of ours that is good here and now; why is for the audit trail, hardly for the client. */
    record Rejected(Reason reason) implements Verification {}

    /** Whether the token still stands cannot be asked now; trying again later is right. */
    record Unavailable() implements Verification {}

    /** Why a token was rejected. */
    enum Reason {
        /** No signed JWT, too long, or with a header that our tokens do not have. */
        MALFORMED,
        /** Signed by another key, or changed. */
        FORGED,
        EXPIRED,
        /** Issued by or for somebody else. */
        FOREIGN,
        /** Revoked, or its app is disabled. */
        REVOKED
    }
}
