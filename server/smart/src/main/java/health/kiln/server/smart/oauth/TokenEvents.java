/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart.oauth;

/** Told of every answer of the token endpoint, for the audit trail. Must be quick and must not throw. */
public interface TokenEvents {
    void issued(String clientId, String sourceAddress);

    /** The error is OAuth's code, as {@code invalid_client}. */
    void refused(String error, String sourceAddress);
}
