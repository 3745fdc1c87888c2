/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import health.kiln.server.fhir.outcome.IssueType;
import health.kiln.server.repository.RepositoryUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * Reads bodies into memory within two bounds: of one body, and of all that are being handled at a time. A body that
 * announces more than it may have is refused unread.
 */
final class RequestBody {
    private static final int CHUNK = 16 * 1024;

    private final int bytesMax;
    private final Semaphore budget;

    RequestBody(int bytesMax, int bytesOfAllMax) {
        this.bytesMax = bytesMax;
        this.budget = new Semaphore(bytesOfAllMax / CHUNK);
    }

    /** What is done with a body. */
    interface Use<T> {
        T with(byte[] body) throws Refusal, RepositoryUnavailableException;
    }

    <T> T read(FhirRequest request, Use<T> use) throws Refusal, RepositoryUnavailableException {
        if (request.contentLength().orElse(0) > bytesMax) {
            throw tooLong();
        }
        int held = 0;
        try {
            var body = new ByteArrayOutputStream(CHUNK);
            var stream = request.body();
            var chunk = new byte[CHUNK];
            for (int read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
                body.write(chunk, 0, read);
                if (body.size() > bytesMax) {
                    throw tooLong();
                }
                for (; held < body.size() / CHUNK + 1; held++) {
                    if (!budget.tryAcquire()) {
                        throw Refusal.busy(503, IssueType.TOO_COSTLY, "Too many large bodies are being handled.");
                    }
                }
            }
            return use.with(body.toByteArray());
        } catch (IOException e) {
            throw new Refusal(400, IssueType.INVALID, "The body broke off.");
        } finally {
            budget.release(held);
        }
    }

    private Refusal tooLong() {
        var refusal = new Refusal(413, IssueType.TOO_LONG, "A body has at most " + bytesMax + " bytes.");
        return new Refusal(refusal.response().with("Connection", "close"), refusal.reason());
    }
}
