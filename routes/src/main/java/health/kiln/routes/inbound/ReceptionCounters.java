/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import health.kiln.connectors.mllp.AcknowledgementCode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * What senders were told, for metrics; what was kept is counted by the inbox. Safe for use by many threads.
 */
public final class ReceptionCounters {
    private final LongAdder batches = new LongAdder();
    private final LongAdder silent = new LongAdder();
    private final Map<AcknowledgementCode, LongAdder> acknowledgements = new EnumMap<>(AcknowledgementCode.class);

    public ReceptionCounters() {
        for (AcknowledgementCode code : AcknowledgementCode.values()) {
            acknowledgements.put(code, new LongAdder());
        }
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
