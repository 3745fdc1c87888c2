/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.http;

import health.kiln.server.fhir.FhirRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;

/** A servlet's request as the endpoint wants it. */
record ServletRequest(HttpServletRequest request) implements FhirRequest {
    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String path() {
        var below = request.getContextPath().length() + request.getServletPath().length() + 1;
        var uri = request.getRequestURI();
        return uri.length() <= below ? "" : uri.substring(below);
    }

    @Override
    public String query() {
        var query = request.getQueryString();
        return query == null ? "" : query;
    }

    @Override
    public Optional<String> header(String name) {
        var values = request.getHeaders(name);
        return values.hasMoreElements() ? Optional.of(String.join(",", Collections.list(values))) : Optional.empty();
    }

    @Override
    public OptionalLong contentLength() {
        var length = request.getContentLengthLong();
        return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
    }

    @Override
    public InputStream body() throws IOException {
        return request.getInputStream();
    }

    @Override
    public String sourceAddress() {
        return request.getRemoteAddr();
    }
}
