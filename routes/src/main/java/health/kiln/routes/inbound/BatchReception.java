/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import health.kiln.connectors.mllp.AcknowledgementCode;
import health.kiln.connectors.mllp.BatchEnvelope;
import health.kiln.connectors.mllp.FreshControlIds;
import health.kiln.connectors.mllp.MllpReply;
import health.kiln.connectors.mllp.MshHeader;
import health.kiln.mappings.Problem;
import health.kiln.mappings.Remark;
import health.kiln.mappings.hl7v2.BatchItem;
import health.kiln.mappings.hl7v2.Hl7Batch;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Receives frames: a single message, or several in one frame, which is a batch (HL7 v2.5.1 §2.10.3). Each message of a
 * batch is kept and judged on its own, and the frame is answered once, by all their acknowledgements in order, so that one
 * bad message does not touch its neighbours. Text between messages is not kept, and gets a reject of its own; header and
 * trailer segments are not kept either, only their counts are checked. MSH-15 and MSH-16 of each message decide whether it
 * has a part in the answer; a batch with a header is answered in any case, if only by its envelope. Where one message is
 * not accepted for now the sender resends the whole, and those that are kept already are answered as before.
 */
public final class BatchReception {
    /** A frame of more messages is rejected and nothing of it is kept. */
    public static final int MESSAGES_MAX = 10_000;

    private static final Problem TOO_MANY = new Problem(
            104, // HL7 table 0357: too long, now and later
            "",
            "One frame may hold " + MESSAGES_MAX + " messages; send them in smaller batches.");

    private final Reception reception;
    private final InstantSource clock;
    private final ReceptionCounters counters;
    private final FreshControlIds freshControlIds;

    public BatchReception(Reception reception, InstantSource clock, ReceptionCounters counters) {
        this.reception = reception;
        this.clock = clock;
        this.counters = counters;
        this.freshControlIds = new FreshControlIds(clock);
    }

    /** Keeps what the frame holds and answers it. */
    public MllpReply receive(byte[] frame) {
        return BatchEnvelope.isAround(frame) ? receiveBatch(frame) : reception.receive(frame);
    }

    private MllpReply receiveBatch(byte[] frame) {
        counters.batch();
        var splitter = new Hl7Batch(frame.length);
        var items = new ArrayList<>(splitter.accept(frame, 0, frame.length));
        items.addAll(splitter.finish());
        if (items.size() > MESSAGES_MAX) {
            return MllpReply.frame(rejected(MshHeader.read(frame), TOO_MANY));
        }
        return answered(frame, items, splitter.remarks());
    }

    private MllpReply answered(byte[] frame, List<BatchItem> items, List<Remark> remarks) {
        // all are kept before any is waited for: their processing then overlaps
        var steps = new ArrayList<Step>();
        for (BatchItem item : items) {
            steps.add(
                    switch (item) {
                        case BatchItem.Message message -> new Kept(reception.keep(message.bytes()));
                        case BatchItem.Rejected rejected -> new Stray(rejected.problem());
                    });
        }
        var answers = new ArrayList<byte[]>();
        for (Step step : steps) {
            switch (step) {
                case Kept(var received) -> {
                    if (!collect(reception.answer(received), answers)) {
                        return MllpReply.HANG_UP;
                    }
                }
                case Stray(var problem) -> answers.add(rejected(new MshHeader.Absent(), problem));
            }
        }
        String comment = remarks.isEmpty() ? "" : remarks.getFirst().text();
        var envelope = BatchEnvelope.of(frame);
        return answers.isEmpty() && !envelope.hasHeader()
                ? MllpReply.NOTHING
                : MllpReply.frame(envelope.answer(answers, comment, freshControlIds.next(), clock.instant()));
    }

    /** Adds the frames of one reply; false when the connection is to be closed instead. */
    private static boolean collect(MllpReply reply, List<byte[]> answers) {
        MllpReply next = reply;
        while (next instanceof MllpReply.Frame part) {
            answers.add(part.content());
            next = part.then().map(Supplier::get).orElse(MllpReply.NOTHING);
        }
        return !(next instanceof MllpReply.HangUp);
    }

    private byte[] rejected(MshHeader header, Problem problem) {
        counters.acknowledged(AcknowledgementCode.AR);
        return new Answer.Rejected(List.of(problem))
                .application()
                .encode(header, freshControlIds.next(), clock.instant());
    }

    private sealed interface Step {}

    private record Kept(Reception.Received received) implements Step {}

    private record Stray(Problem problem) implements Step {}
}
