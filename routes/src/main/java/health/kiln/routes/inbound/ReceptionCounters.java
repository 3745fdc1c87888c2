/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import health.kiln.connectors.mllp.AcknowledgementCode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What one channel's reception did, for metrics. Safe for use by many threads. */
public final class ReceptionCounters {
    private final LongAdder kept = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder reused = new LongAdder();
    private final LongAdder full = new LongAdder();
    private final LongAdder unavailable = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder silent = new LongAdder();
    private final Map<AcknowledgementCode, LongAdder> acknowledgements = new EnumMap<>(AcknowledgementCode.class);

    public ReceptionCounters() {
        for (AcknowledgementCode code : AcknowledgementCode.values()) {
            acknowledgements.put(code, new LongAdder());
        }
    }

    /** Messages kept, those under a used control id included. */
    public long kept() {
        return kept.sum();
    }

    /** Resends. */
    public long duplicates() {
        return duplicates.sum();
    }

    /** Messages with other content under a used control id. */
    public long reused() {
        return reused.sum();
    }

    /** Messages that were not kept because the journal was full. */
    public long full() {
        return full.sum();
    }

    /** Messages that were not kept because the database was away. */
    public long unavailable() {
        return unavailable.sum();
    }

    /** Frames that held several messages. */
    public long batches() {
        return batches.sum();
    }

    /** Messages whose sender asked for no acknowledgement in this case. */
    public long silent() {
        return silent.sum();
    }

    /** Acknowledgements given, by code. */
    public long acknowledgements(AcknowledgementCode code) {
        return of(code).sum();
    }

    void count(Keeping keeping) {
        switch (keeping) {
            case Keeping.Kept _ -> kept.increment();
            case Keeping.Duplicate _ -> duplicates.increment();
            case Keeping.Reused _ -> {
                kept.increment();
                reused.increment();
            }
            case Keeping.Full _ -> full.increment();
            case Keeping.Unavailable _ -> unavailable.increment();
        }
    }

    void batch() {
        batches.increment();
    }

    void silence() {
        silent.increment();
    }

    void acknowledged(AcknowledgementCode code) {
        of(code).increment();
    }

    private LongAdder of(AcknowledgementCode code) {
        return Objects.requireNonNull(acknowledgements.get(code));
    }
}
