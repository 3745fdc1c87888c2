/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What a listener did and does, for metrics. Outlives restarts of the listener. Safe for use by many threads. */
public final class MllpCounters {
    private final LongAdder connectionsOpened = new LongAdder();
    private final LongAdder connectionsRefused = new LongAdder();
    private final AtomicInteger connectionsOpen = new AtomicInteger();
    private final LongAdder frames = new LongAdder();
    private final LongAdder frameBytes = new LongAdder();
    private final LongAdder replies = new LongAdder();
    private final LongAdder junkBytes = new LongAdder();
    private final LongAdder loneEnds = new LongAdder();
    private final LongAdder handlerFailures = new LongAdder();
    private final LongAdder hangUps = new LongAdder();
    private final LongAdder junkCloses = new LongAdder();
    private final LongAdder idleCloses = new LongAdder();
    private final LongAdder replyTimeouts = new LongAdder();
    private final LongAdder lostConnections = new LongAdder();
    private final Map<MllpFrame.Flaw, LongAdder> brokenFrames = new EnumMap<>(MllpFrame.Flaw.class);
    private final Map<MllpFrame.Flaw, LongAdder> negativeReplies = new EnumMap<>(MllpFrame.Flaw.class);

    public MllpCounters() {
        for (MllpFrame.Flaw flaw : MllpFrame.Flaw.values()) {
            brokenFrames.put(flaw, new LongAdder());
            negativeReplies.put(flaw, new LongAdder());
        }
    }

    /** Connections that were taken. */
    public long connectionsOpened() {
        return connectionsOpened.sum();
    }

    /** Connections that were closed at once because there were as many as may be, or because the listener stops. */
    public long connectionsRefused() {
        return connectionsRefused.sum();
    }

    /** Connections open now. */
    public int connectionsOpen() {
        return connectionsOpen.get();
    }

    /** Whole frames received. */
    public long frames() {
        return frames.sum();
    }

    /** Content of the whole frames received. */
    public long frameBytes() {
        return frameBytes.sum();
    }

    /** Frames written, positive and negative. */
    public long replies() {
        return replies.sum();
    }

    /** Bytes outside frames. */
    public long junkBytes() {
        return junkBytes.sum();
    }

    /** 1C bytes that were content. */
    public long loneEnds() {
        return loneEnds.sum();
    }

    /** Frames given up, by reason. */
    public long brokenFrames(MllpFrame.Flaw flaw) {
        return counter(brokenFrames, flaw).sum();
    }

    /** Frames given up that were answered, by reason. */
    public long negativeReplies(MllpFrame.Flaw flaw) {
        return counter(negativeReplies, flaw).sum();
    }

    /** Frames whose handler threw. */
    public long handlerFailures() {
        return handlerFailures.sum();
    }

    /** Connections closed in place of an answer. */
    public long hangUps() {
        return hangUps.sum();
    }

    /** Connections closed for too many bytes outside frames. */
    public long junkCloses() {
        return junkCloses.sum();
    }

    /** Connections closed for silence. */
    public long idleCloses() {
        return idleCloses.sum();
    }

    /** Connections closed because their peer did not take an answer in time. */
    public long replyTimeouts() {
        return replyTimeouts.sum();
    }

    /** Connections that broke. */
    public long lostConnections() {
        return lostConnections.sum();
    }

    /** Counts a connection in if there are fewer than so many. */
    boolean admit(int connectionsMax) {
        int open = connectionsOpen.get();
        while (open < connectionsMax) {
            if (connectionsOpen.compareAndSet(open, open + 1)) {
                connectionsOpened.increment();
                return true;
            }
            open = connectionsOpen.get();
        }
        return false;
    }

    int dismiss() {
        return connectionsOpen.decrementAndGet();
    }

    void refused() {
        connectionsRefused.increment();
    }

    void frame(int bytes) {
        frames.increment();
        frameBytes.add(bytes);
    }

    void replied() {
        replies.increment();
    }

    void junk(long bytes) {
        junkBytes.add(bytes);
    }

    void loneEnds(long count) {
        loneEnds.add(count);
    }

    void broken(MllpFrame.Flaw flaw) {
        counter(brokenFrames, flaw).increment();
    }

    void negativeReply(MllpFrame.Flaw flaw) {
        counter(negativeReplies, flaw).increment();
    }

    void handlerFailed() {
        handlerFailures.increment();
    }

    void hungUp() {
        hangUps.increment();
    }

    void closedForJunk() {
        junkCloses.increment();
    }

    void closedForIdleness() {
        idleCloses.increment();
    }

    void replyTimedOut() {
        replyTimeouts.increment();
    }

    void lost() {
        lostConnections.increment();
    }

    private static LongAdder counter(Map<MllpFrame.Flaw, LongAdder> counters, MllpFrame.Flaw flaw) {
        return Objects.requireNonNull(counters.get(flaw));
    }
}
