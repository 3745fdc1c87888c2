/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import health.kiln.connectors.envelope.ContentType;
import health.kiln.connectors.envelope.Envelope;
import health.kiln.connectors.mllp.AcknowledgementRequest;
import health.kiln.connectors.mllp.FreshControlIds;
import health.kiln.connectors.mllp.MllpReply;
import health.kiln.connectors.mllp.MshHeader;
import health.kiln.mappings.Problem;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Answers a sender, and only for what the inbox holds.
 *
 * <p>INVARIANT: a positive acknowledgement is made only from a {@link Keeping} that says the bytes are durable. An
 * acknowledgement is a pure function of the message, its number, time of keeping and outcome, so a resend of a settled
 * message gets the same bytes as its original.
 *
 * <p>Content without a readable MSH, or without MSH-9, is kept as well and rejected with 100 or 101: nothing will ever
 * come of it by itself. A message that no map claims is accepted; it waits until one does. Safe for use by many threads;
 * blocks, and is meant for virtual threads.
 */
public final class Reception {
    private static final Answer NO_HEADER =
            new Answer.Rejected(List.of(new Problem(100, "MSH", "The message has no readable MSH segment.")));
    /** Why a message without MSH-9 is rejected here and parked in processing. */
    static final Problem TYPE_MISSING = new Problem(101, "MSH-9", "The message does not say what it is.");

    private static final Answer NO_TYPE = new Answer.Rejected(List.of(TYPE_MISSING));
    private static final Answer FULL = new Answer.TryLater("No more messages can be kept now. Try later.");
    private static final Answer UNAVAILABLE = new Answer.TryLater("Messages cannot be kept now. Try later.");
    private static final Answer PENDING =
            new Answer.TryLater("The message is kept and not processed yet. Sent again, it is answered when it is.");

    private final Channel channel;
    private final Inbox inbox;
    private final Check check;
    private final InstantSource clock;
    private final ReceptionCounters counters;
    private final Labels labels;
    private final FreshControlIds freshControlIds;

    /** A reception that takes what can be read; {@code clock} tells when messages arrive. */
    public Reception(Channel channel, Inbox inbox, InstantSource clock, ReceptionCounters counters) {
        this(channel, inbox, Check.NONE, clock, counters);
    }

    /** A reception that answers what does not pass the check with its problems. */
    public Reception(Channel channel, Inbox inbox, Check check, InstantSource clock, ReceptionCounters counters) {
        this.channel = channel;
        this.inbox = inbox;
        this.check = check;
        this.clock = clock;
        this.counters = counters;
        this.labels = new Labels(channel.charset());
        this.freshControlIds = new FreshControlIds(clock);
    }

    public Channel channel() {
        return channel;
    }

    /** Keeps one message and answers it. */
    public MllpReply receive(byte[] message) {
        return answer(keep(message));
    }

    /** Keeps one message, if it can be kept, and decides what is known at once. */
    Received keep(byte[] message) {
        MshHeader header = MshHeader.read(message);
        Instant now = clock.instant();
        if (message.length == 0) {
            return new Received(header, Optional.empty(), freshControlIds.next(), now, NO_HEADER, false);
        }
        var envelope = new Envelope(channel.name(), ContentType.HL7V2, now, message);
        return switch (inbox.keep(envelope, labels.of(envelope, header))) {
            case Keeping.Kept(var id, var at) -> held(header, message, id, at);
            case Keeping.Duplicate(var id, var at) -> held(header, message, id, at);
            case Keeping.Reused(var id, var at) -> held(header, message, id, at);
            case Keeping.Full() -> turnedAway(header, now, FULL);
            case Keeping.Unavailable() -> turnedAway(header, now, UNAVAILABLE);
        };
    }

    private Received held(MshHeader header, byte[] message, MessageId id, Instant keptAt) {
        return new Received(header, Optional.of(id), "K" + id, keptAt, judged(header, message), false);
    }

    private Received turnedAway(MshHeader header, Instant now, Answer why) {
        boolean isHangUp = channel.whenFull() == Channel.WhenFull.HANG_UP;
        return new Received(header, Optional.empty(), freshControlIds.next(), now, why, isHangUp);
    }

    private Answer judged(MshHeader header, byte[] message) {
        return switch (header) {
            case MshHeader.Absent _ -> NO_HEADER;
            case MshHeader.Present msh -> msh.messageType().isEmpty() ? NO_TYPE : checked(message);
        };
    }

    private Answer checked(byte[] message) {
        var problems = check.problems(message);
        return problems.isEmpty() ? new Answer.Accepted() : Answer.parked(problems);
    }

    /** What is sent: an accept acknowledgement, an application acknowledgement, both, or neither, as MSH-15 and 16 ask. */
    MllpReply answer(Received received) {
        if (received.isHangUp()) {
            return MllpReply.HANG_UP;
        }
        var request = AcknowledgementRequest.of(received.header());
        boolean isAccepted = received.first() instanceof Answer.Accepted;
        var accept = received.first().accept();
        if (request.isDue(accept.code())) {
            counters.acknowledged(accept.code());
            byte[] bytes = accept.encode(received.header(), received.number() + "C", received.at());
            // what was not accepted gets no application acknowledgement (HL7 v2.5.1 §2.9.3.2)
            return isAccepted ? MllpReply.frame(bytes, () -> application(received, request)) : MllpReply.frame(bytes);
        }
        MllpReply application = application(received, request);
        if (application instanceof MllpReply.Nothing) {
            counters.silence();
        }
        return application;
    }

    private MllpReply application(Received received, AcknowledgementRequest request) {
        if (request.application() == AcknowledgementRequest.Condition.NE) {
            return MllpReply.NOTHING;
        }
        var acknowledgement = outcome(received).application();
        if (!request.isDue(acknowledgement.code())) {
            return MllpReply.NOTHING;
        }
        counters.acknowledged(acknowledgement.code());
        return MllpReply.frame(acknowledgement.encode(received.header(), received.number() + "A", received.at()));
    }

    private Answer outcome(Received received) {
        boolean isWaitedFor = channel.acknowledge() == Channel.Acknowledge.COMMITTED
                && received.first() instanceof Answer.Accepted
                && received.id().isPresent();
        return isWaitedFor
                ? switch (inbox.await(received.id().orElseThrow(), channel.commitWait())) {
                    case Outcome.Processed() -> new Answer.Accepted();
                    case Outcome.Unclaimed() -> new Answer.Accepted();
                    case Outcome.Parked(var problems) -> Answer.parked(problems);
                    case Outcome.Pending() -> PENDING;
                }
                : received.first();
    }

    /**
     * A message that was offered to the inbox.
     *
     * @param id present when it is kept
     * @param number what MSH-10 of its answers is made from
     * @param first what is known of it without waiting
     */
    record Received(
            MshHeader header, Optional<MessageId> id, String number, Instant at, Answer first, boolean isHangUp) {}
}
