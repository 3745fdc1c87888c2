/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.hl7;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * ADT^A08 of 1.5 KB, over and over for the same patients, with nothing new but MSH-10: made once and patched, so that
 * sending costs next to nothing.
 */
public final class AdtFeed implements MessageSource {
    private static final int SEED = 8;
    private static final int SIZE = 1_500;
    private static final int DIGITS = 10;
    private static final String AT = "20260302081500+0100";

    private final byte[][] frames;
    private final int digitsAt;
    private long sent;

    /** The run's name begins every MSH-10; at most ten letters. */
    public AdtFeed(String run, int patients) {
        var random = new SplittableRandom(SEED);
        var header = Segments.header("ADT1", "ADT^A08^ADT_A01", run + "0".repeat(DIGITS), AT);
        this.digitsAt = 1 + header.indexOf(run + "0".repeat(DIGITS)) + run.length();
        this.frames = IntStream.range(0, patients)
                .mapToObj(number -> Frame.of(message(header, Person.of(number, random))))
                .toArray(byte[][]::new);
    }

    @Override
    public byte[] next() {
        byte[] frame = frames[(int) (sent % frames.length)].clone();
        long rest = sent++;
        for (int i = digitsAt + DIGITS - 1; i >= digitsAt; i--) {
            frame[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return frame;
    }

    /** Filled up with a comment to the size that the goals are stated for. */
    private static String message(String header, Person person) {
        var message = header
                + Segments.event("A08", AT)
                + person.demographics(0)
                + Segments.visit(7_000_000L + person.number(), AT, "")
                + person.background()
                + "ZPI|1|";
        var missing = SIZE - message.getBytes(StandardCharsets.US_ASCII).length - 1;
        return message
                + "registration desk ".repeat(Math.max(0, missing) / 18 + 1).substring(0, Math.max(0, missing)) + "\r";
    }
}
