/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

/**
 * What one endpoint takes on at a time.
 *
 * @param bodyBytesMax of one body
 * @param bodyBytesOfAllMax of all bodies that are being handled
 * @param formBytesMax of a posted search
 * @param requestsOfOneMax requests in work for one client; more are answered 429
 * @param requestsOfAllMax requests in work, and audit records that wait for the database; more are answered 503
 */
public record Limits(
        int bodyBytesMax, int bodyBytesOfAllMax, int formBytesMax, int requestsOfOneMax, int requestsOfAllMax) {
    private static final int MEBIBYTE = 1024 * 1024;

    public static Limits standard() {
        return new Limits(16 * MEBIBYTE, 64 * MEBIBYTE, MEBIBYTE, 256, 8192);
    }
}
