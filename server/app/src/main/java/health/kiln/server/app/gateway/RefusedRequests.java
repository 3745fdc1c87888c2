/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.gateway;

import health.kiln.server.fhir.FhirResponse;
import health.kiln.server.fhir.outcome.Issue;
import health.kiln.server.fhir.outcome.IssueType;
import health.kiln.server.fhir.outcome.OperationOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers what the web server or its guards refuse before any endpoint sees it: a request that is no HTTP, a path that
 * hides another, a method that is not let through. As an OperationOutcome, or as OAuth's error below {@code /oauth2}; it
 * names no software and repeats nothing of the request. Public because Tomcat makes it by its name.
 */
public final class RefusedRequests extends ErrorReportValve {
    private static final String OAUTH = "/oauth2/";

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        if ("TRACE".equals(request.getMethod())) {
            response.setHeader(
                    "Allow", "GET, HEAD, POST, PUT, DELETE"); // Tomcat's own list is of what it would do itself
        }
        response.setHeader("Cache-Control", "no-store");
        var uri = request.getRequestURI();
        try {
            if (uri != null && uri.startsWith(OAUTH)) {
                response.setContentType("application/json");
                response.getOutputStream().write(oauthError(response.getStatus()));
            } else {
                response.setContentType(FhirResponse.FHIR_JSON);
                response.getOutputStream().write(outcome(response.getStatus()));
            }
            response.finishResponse();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static byte[] outcome(int status) {
        var type = switch (status) {
            case 403 -> IssueType.FORBIDDEN;
            case 404 -> IssueType.NOT_FOUND;
            case 405, 501 -> IssueType.NOT_SUPPORTED;
            case 413, 414, 431 -> IssueType.TOO_LONG;
            default -> status < 500 ? IssueType.INVALID : IssueType.EXCEPTION;
        };
        return OperationOutcome.of(Issue.error(type, sentence(status))).json();
    }

    private static byte[] oauthError(int status) {
        var error = JsonMapper.shared().createObjectNode();
        error.put("error", status < 500 ? "invalid_request" : "server_error");
        error.put("error_description", sentence(status));
        return JsonMapper.shared().writeValueAsBytes(error);
    }

    private static String sentence(int status) {
        return switch (status) {
            case 400 ->
                "The request is not HTTP, has a path that is not plain, or a head longer than "
                        + WebServer.HEAD_KILOBYTES_MAX + " kB.";
            case 403 -> "There is nothing for you at this path.";
            case 404 -> "There is nothing at this path.";
            case 405 -> "The path does not have this method.";
            default -> status < 500 ? "The request cannot be answered." : "The gateway failed to answer.";
        };
    }
}
