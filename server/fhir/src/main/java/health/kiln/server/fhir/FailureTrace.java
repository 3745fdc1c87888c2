/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where a failure comes from, for the log: types and places, not messages, which may quote a patient's data. */
final class FailureTrace {
    private static final int CAUSES_MAX = 5;
    private static final int FRAMES_MAX = 12;

    private FailureTrace() {}

    static String of(Throwable failure) {
        var text = new StringBuilder();
        var cause = Optional.of(failure);
        for (int i = 0; cause.isPresent() && i < CAUSES_MAX; i++) {
            text.append(i == 0 ? "" : " caused by ")
                    .append(cause.get().getClass().getName())
                    .append(Arrays.stream(cause.get().getStackTrace())
                            .limit(FRAMES_MAX)
                            .map(StackTraceElement::toString)
                            .collect(Collectors.joining(" < ", " at ", "")));
            cause = cause.map(Throwable::getCause);
        }
        return text.toString();
    }
}
