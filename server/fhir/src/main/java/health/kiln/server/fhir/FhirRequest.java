/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/** A request as a transport brings it. Nothing of its body is read before the endpoint asks for it. */
public interface FhirRequest {
    String method();

    /** Below the endpoint's base, without the leading slash, still percent-encoded; empty for the base itself. */
    String path();

    /** After the question mark, still percent-encoded; empty text when there is none. */
    String query();

    /** The header's value; several of the same name are joined by commas. */
    Optional<String> header(String name);

    /** The length that the client announced. */
    OptionalLong contentLength();

    InputStream body() throws IOException;

    /** The address that the request came from. */
    String sourceAddress();
}
