/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

/** The comparison before a date, number or quantity value (FHIR R4 search §3.1.1.4.5). */
public enum Prefix {
    EQ,
    NE,
    GT,
    LT,
    GE,
    LE,
    SA,
    EB,
    AP
}
