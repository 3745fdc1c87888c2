/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import health.kiln.connectors.mllp.Acknowledgement;
import health.kiln.connectors.mllp.AcknowledgementCode;
import health.kiln.connectors.mllp.AcknowledgementError;
import health.kiln.mappings.Problem;
import java.util.List;

/** What a sender is told about one message. */
public sealed interface Answer {
    /** It is on durable storage, and in mode {@code COMMITTED} its effects are too. */
    record Accepted() implements Answer {}

    /** It is kept, and its content could not be processed. Never empty. */
    record Failed(List<Problem> problems) implements Answer {
        public Failed {
            problems = List.copyOf(problems);
        }
    }

    /** It is no message that can be processed here, now or later. Never empty. */
    record Rejected(List<Problem> problems) implements Answer {
        public Rejected {
            problems = List.copyOf(problems);
        }
    }

    /** It is not kept, or its outcome is not known yet; sent again it does no harm. */
    record TryLater(String reason) implements Answer {}

    /** What a parked message's sender is told: a reject if it is of a kind that is not processed here at all. */
    static Answer parked(List<Problem> problems) {
        boolean isKindRefused = problems.stream().anyMatch(problem -> problem.code() >= 200 && problem.code() <= 203);
        return isKindRefused ? new Rejected(problems) : new Failed(problems);
    }

    /** As an application acknowledgement. */
    default Acknowledgement application() {
        return switch (this) {
            case Accepted() -> Acknowledgement.of(AcknowledgementCode.AA);
            case Failed failed -> new Acknowledgement(AcknowledgementCode.AE, errors(failed.problems()));
            case Rejected rejected -> new Acknowledgement(AcknowledgementCode.AR, errors(rejected.problems()));
            case TryLater(var reason) ->
                Acknowledgement.of(
                        AcknowledgementCode.AE, new AcknowledgementError(Problem.INTERNAL_ERROR, "", reason));
        };
    }

    /** As an accept acknowledgement of enhanced mode. */
    default Acknowledgement accept() {
        Acknowledgement application = application();
        return new Acknowledgement(application.code().asAccept(), application.errors());
    }

    private static List<AcknowledgementError> errors(List<Problem> problems) {
        return problems.stream()
                .map(problem -> new AcknowledgementError(problem.code(), problem.location(), problem.text()))
                .toList();
    }
}
