/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import health.kiln.server.fhir.outcome.Issue;
import health.kiln.server.fhir.outcome.OperationOutcome;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An answer. The body is a list of parts that are written one after the other; those that hold stored resources are the
 * stored arrays themselves, shared and only read.
 *
 * @param contentType empty when there is no body
 */
public record FhirResponse(int status, List<Header> headers, Optional<String> contentType, List<byte[]> body) {
    public static final String FHIR_JSON = "application/fhir+json;charset=utf-8";

    /** One header field. Its value never comes from a request unchecked. */
    public record Header(String name, String value) {}

    public FhirResponse {
        headers = List.copyOf(headers);
        body = List.copyOf(body);
    }

    static FhirResponse empty(int status) {
        return new FhirResponse(status, List.of(), Optional.empty(), List.of());
    }

    static FhirResponse json(int status, List<byte[]> body) {
        return new FhirResponse(status, List.of(), Optional.of(FHIR_JSON), body);
    }

    static FhirResponse outcome(int status, Issue issue) {
        return json(status, List.of(OperationOutcome.of(issue).json()));
    }

    FhirResponse with(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new FhirResponse(status, more, contentType, body);
    }

    public long length() {
        return body.stream().mapToLong(part -> part.length).sum();
    }

    public void writeTo(OutputStream stream) throws IOException {
        for (var part : body) {
            stream.write(part);
        }
    }
}
