/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.Explanation;
import health.kiln.mappings.Explanation.Finding;
import health.kiln.mappings.Feed;
import health.kiln.mappings.Fidelity;
import health.kiln.mappings.Mapping;
import health.kiln.mappings.Mappings;
import health.kiln.mappings.Problem;
import health.kiln.mappings.Trigger;
import health.kiln.mappings.datatype.KnownCodes;
import health.kiln.mappings.hl7v2.Hl7Message;
import health.kiln.mappings.hl7v2.Hl7Reader;
import health.kiln.mappings.hl7v2.Hl7Reading;
import health.kiln.mappings.hl7v2.NotHl7;
import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.tables.Vocabulary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs compiled maps. Immutable but for what it remembers of codes; safe for many threads. */
final class MapRunner implements Mappings {
    private static final int SEGMENT_MISSING = 100;
    private static final int SENDING_APPLICATION = 3; // MSH-3

    private final Vocabulary vocabulary;
    private final Policies policies;
    private final Map<String, Plan> plans;
    private final Hl7Reader reader = new Hl7Reader();
    private final KnownCodes codes = new KnownCodes();

    MapRunner(Vocabulary vocabulary, Policies policies, Map<String, Plan> plans) {
        this.vocabulary = vocabulary;
        this.policies = policies;
        this.plans = Map.copyOf(plans);
    }

    @Override
    public Mapping map(byte[] bytes, Feed channel, Instant receivedAt) {
        Feed feed = policies.feed(channel);
        Hl7Reading reading = reader.read(bytes, feed.charset());
        return switch (reading) {
            case NotHl7(Problem problem) -> new Mapping.Refused(List.of(problem));
            case Hl7Message message ->
                plan(message.trigger())
                        .map(plan -> mapped(plan, run(plan, message, feed, receivedAt, new Trace(false))))
                        .orElseGet(() -> new Mapping.Unclaimed(message.trigger()));
        };
    }

    private Optional<Plan> plan(Trigger trigger) {
        return Optional.ofNullable(plans.get(trigger.toString()));
    }

    private Run run(Plan plan, Hl7Message message, Feed feed, Instant receivedAt, Trace trace) {
        Run run = new Run(message, feed, vocabulary, codes, receivedAt, plan.priority(), trace);
        plan.run(run);
        return run;
    }

    private Mapping mapped(Plan plan, Run run) {
        if (run.problems().isEmpty() && plan.needsPatient() && !hasPatient(run)) {
            run.refuse(new Problem(SEGMENT_MISSING, "PID", "The message names no patient."));
        }
        return run.problems().isEmpty()
                ? new Mapping.Mapped(intents(run), run.remarks())
                : new Mapping.Refused(run.problems());
    }

    private List<Intent> intents(Run run) {
        List<Intent> intents = run.intents();
        if (policies.sources().isEmpty()) {
            return intents;
        }
        List<String> senders = List.of(
                run.feed().name(),
                run.message().header().field(SENDING_APPLICATION).text(1));
        List<Intent> parted = new ArrayList<>(intents.size() + 1);
        for (Intent intent : intents) {
            if (intent instanceof Intent.Upsert upsert) {
                parted.addAll(policies.sources().parted(upsert, senders));
            } else {
                parted.add(intent);
            }
        }
        return parted;
    }

    private static boolean hasPatient(Run run) {
        for (Draft draft : run.drafts()) {
            if (draft.handle().type().equals("Patient")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Explanation explain(byte[] bytes, Feed channel, Instant receivedAt, String path) {
        Feed feed = policies.feed(channel);
        Hl7Reading reading = reader.read(bytes, feed.charset());
        if (!(reading instanceof Hl7Message message)) {
            return new Explanation(path, List.of(), List.of());
        }
        return plan(message.trigger())
                .map(plan -> {
                    Trace trace = new Trace(true);
                    run(plan, message, feed, receivedAt, trace);
                    List<Finding> findings = trace.findings().stream()
                            .filter(finding -> concerns(finding.target(), path))
                            .toList();
                    return new Explanation(
                            path, findings, plan.fidelity(message).unread());
                })
                .orElseGet(() -> new Explanation(path, List.of(), List.of()));
    }

    @Override
    public Fidelity fidelity(byte[] bytes, Feed channel) {
        Feed feed = policies.feed(channel);
        return reader.read(bytes, feed.charset()) instanceof Hl7Message message
                ? plan(message.trigger()).map(plan -> plan.fidelity(message)).orElse(Fidelity.NONE)
                : Fidelity.NONE;
    }

    /** {@code Patient[1].telecom[home].use} concerns {@code Patient}, {@code Patient.telecom} and what is below. */
    private static boolean concerns(String target, String path) {
        String plain = target.replaceAll("\\[[^]]*]", "");
        String asked = path.replaceAll("\\[[^]]*]", "");
        return plain.equals(asked) || plain.startsWith(asked + ".");
    }
}
