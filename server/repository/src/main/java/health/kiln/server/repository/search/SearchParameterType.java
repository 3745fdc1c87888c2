/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

/** The kinds of search parameter (FHIR R4 search §3.1.1.4). */
public enum SearchParameterType {
    NUMBER,
    DATE,
    STRING,
    TOKEN,
    REFERENCE,
    COMPOSITE,
    QUANTITY,
    URI,
    SPECIAL
}
