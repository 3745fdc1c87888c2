/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.http;

import health.kiln.server.fhir.FhirEndpoint;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Brings HTTP to the endpoint. Mapped to the endpoint's base with {@code /*}. Blocks, so: virtual threads. */
public final class FhirServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient FhirEndpoint endpoint;

    public FhirServlet(FhirEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var answer = endpoint.handle(new ServletRequest(request));
        response.setStatus(answer.status());
        answer.headers().forEach(header -> response.setHeader(header.name(), header.value()));
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        answer.contentType().ifPresent(response::setContentType);
        if (answer.contentType().isPresent()) {
            response.setContentLengthLong(answer.length());
        }
        if (!request.getMethod().equals("HEAD")) {
            answer.writeTo(response.getOutputStream());
        }
    }
}
