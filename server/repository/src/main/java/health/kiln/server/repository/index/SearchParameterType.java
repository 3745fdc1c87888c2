/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

/** The kinds of search parameter that leave rows (FHIR R4 search §3.1.1.4); the special ones do not. */
public enum SearchParameterType {
    NUMBER,
    DATE,
    STRING,
    TOKEN,
    REFERENCE,
    COMPOSITE,
    QUANTITY,
    URI
}
