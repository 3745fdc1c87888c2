/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.connectors.mllp.MllpFrame.Flaw;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MllpDecoderTest {
    /** Everything at once: junk, a frame, lone end bytes, a restart, an empty frame, one too long, an unfinished one. */
    private static final byte[] STREAM =
            bytes("junk\u001c\r\u000bone\u001c\r\r\n\u000b\u001ctwo\u001c\u001c\u001cx\u001c\r"
                    + "\u000blost\u001c\u000bthree\u001c\r\u000b\u001c\r\u000b" + "long".repeat(12)
                    + "\u001c\u001c\r\u000b\0\u00ff\u001c\r\u000bunfinished\u001c");

    private static final int FRAME_BYTES_MAX = 24;

    @Test
    void cutsAStreamIntoFrames() {
        var events = decoded(List.of(STREAM));

        assertThat(events)
                .containsExactly(
                        "one",
                        "\u001ctwo\u001c\u001c\u001cx",
                        "RESTARTED lost\u001c",
                        "three",
                        "",
                        "TOO_LONG " + "long".repeat(12) + "\u001c",
                        "\0\u00ff");
    }

    @Test
    void doesNotMindWhereTheStreamIsCutInTwo() {
        var whole = decoded(List.of(STREAM));

        for (int cut = 0; cut <= STREAM.length; cut++) {
            assertThat(decoded(pieces(STREAM, cut))).as("cut at %d", cut).isEqualTo(whole);
        }
    }

    @Test
    void doesNotMindWhereTheStreamIsCutInThree() {
        var whole = decoded(List.of(STREAM));

        for (int first = 0; first <= STREAM.length; first++) {
            for (int second = first; second <= STREAM.length; second++) {
                assertThat(decoded(pieces(STREAM, first, second))).isEqualTo(whole);
            }
        }
    }

    @Test
    void doesNotMindRandomPiecesOfRandomStreams() {
        var random = new Random(20261125);
        byte[] alphabet = {0x0B, 0x1C, 0x0D, 'a', 'b', 0};
        for (int round = 0; round < 2000; round++) {
            byte[] stream = new byte[random.nextInt(200)];
            for (int i = 0; i < stream.length; i++) {
                stream[i] = alphabet[random.nextInt(alphabet.length)];
            }

            var pieces = new ArrayList<byte[]>();
            for (int at = 0; at < stream.length; ) {
                int next = Math.min(stream.length, at + 1 + random.nextInt(9));
                pieces.add(Arrays.copyOfRange(stream, at, next));
                at = next;
            }

            assertThat(decoded(pieces)).isEqualTo(decoded(List.of(stream)));
        }
    }

    @Test
    void findsAMarkAmongAnyOtherBytesAtAnyPlace() {
        for (int at = 0; at < 40; at++) {
            for (int other = 0; other < 256; other++) {
                byte[] content = new byte[40];
                Arrays.fill(content, (byte) other);
                content[at] = MllpDecoder.END;
                if (other != MllpDecoder.START && other != MllpDecoder.END && other != MllpDecoder.CARRIAGE_RETURN) {
                    var text = text(content);
                    assertThat(drain(new MllpDecoder(100), frame(text))).containsExactly(text);
                    assertThat(drain(new MllpDecoder(100), frame(text.replace("\u001c", "\u000b"))))
                            .containsExactly("RESTARTED " + text.substring(0, at), text.substring(at + 1));
                }
            }
        }
    }

    @Test
    void countsJunkAndLoneEndBytes() {
        var decoder = new MllpDecoder(100);

        drain(decoder, bytes("xyz\u000ba\u001cb\u001c\r\r\n"));

        assertThat(decoder.junkBytes()).isEqualTo(5);
        assertThat(decoder.junkBytesSinceFrame()).isEqualTo(2);
        assertThat(decoder.loneEnds()).isEqualTo(1);
        assertThat(decoder.isInside()).isFalse();
    }

    @Test
    void takesAFrameOfExactlyTheBoundAndNoneLonger() {
        assertThat(decoded(List.of(frame("x".repeat(FRAME_BYTES_MAX))))).containsExactly("x".repeat(FRAME_BYTES_MAX));
        assertThat(decoded(List.of(frame("x".repeat(FRAME_BYTES_MAX + 1)))))
                .containsExactly("TOO_LONG " + "x".repeat(FRAME_BYTES_MAX + 1));
    }

    @Test
    void keepsTheBeginningOfAFrameThatIsTooLong() {
        var decoder = new MllpDecoder(MllpDecoder.BEGINNING_BYTES_MAX * 2);
        var long1 = "MSH|" + "x".repeat(MllpDecoder.BEGINNING_BYTES_MAX * 3);

        var broken = new ArrayList<String>();
        for (byte[] piece : pieces(frame(long1), 1000, 5000, 9000)) {
            broken.addAll(drain(decoder, piece));
        }

        assertThat(broken).containsExactly("TOO_LONG " + long1.substring(0, MllpDecoder.BEGINNING_BYTES_MAX));
    }

    @Test
    void reservesWhatItHoldsAndHoldsNothingBetweenFrames() {
        var budget = new ByteBudget(100_000);
        var decoder = new MllpDecoder(50_000, budget);

        drain(decoder, bytes("\u000b" + "x".repeat(10_000)));
        long inside = budget.bytes();
        drain(decoder, bytes("x".repeat(10_000) + "\u001c\r"));
        long taken = budget.bytes();
        budget.release(20_000);

        assertThat(inside).isBetween(10_000L, 20_000L);
        assertThat(taken).isEqualTo(20_000);
        assertThat(budget.bytes()).isZero();
    }

    @Test
    void givesBackWhatItReservedForAFrameThatIsGivenUp() {
        var budget = new ByteBudget(100_000);
        var decoder = new MllpDecoder(50_000, budget);
        drain(decoder, bytes("\u000b" + "x".repeat(10_000)));

        var broken = decoder.giveUp(Flaw.TOO_SLOW);

        assertThat(broken.flaw()).isEqualTo(Flaw.TOO_SLOW);
        assertThat(budget.bytes()).isZero();
        assertThat(decoder.isInside()).isFalse();
    }

    @Test
    void breaksAFrameForWhichThereIsNoRoomAndReadsTheNext() {
        var budget = new ByteBudget(30_000);
        var decoder = new MllpDecoder(25_000, budget);
        assertThat(budget.reserve(20_000)).isTrue();

        var events = drain(decoder, bytes("\u000bMSH" + "x".repeat(12_000)));
        events.addAll(drain(decoder, bytes("\u001c\r\u000bshort\u001c\r")));

        assertThat(events).hasSize(2);
        assertThat(events.getFirst()).startsWith("NO_ROOM MSHxxx");
        assertThat(events.getLast()).isEqualTo("short");
        assertThat(budget.bytes()).isEqualTo(20_000 + "short".length());
    }

    private static List<String> decoded(List<byte[]> pieces) {
        var decoder = new MllpDecoder(FRAME_BYTES_MAX);
        var events = new ArrayList<String>();
        pieces.forEach(piece -> events.addAll(drain(decoder, piece)));
        return events;
    }

    private static List<String> drain(MllpDecoder decoder, byte[] piece) {
        var events = new ArrayList<String>();
        var in = ByteBuffer.wrap(piece);
        for (Optional<MllpFrame> next = decoder.next(in, 0); next.isPresent(); next = decoder.next(in, 0)) {
            events.add(
                    switch (next.get()) {
                        case MllpFrame.Whole whole -> text(whole.bytes());
                        case MllpFrame.Broken broken -> broken.flaw() + " " + text(broken.beginning());
                    });
        }
        assertThat(in.hasRemaining()).isFalse();
        return events;
    }

    private static List<byte[]> pieces(byte[] stream, int... cuts) {
        var pieces = new ArrayList<byte[]>();
        int from = 0;
        for (int cut : cuts) {
            pieces.add(Arrays.copyOfRange(stream, from, cut));
            from = cut;
        }
        pieces.add(Arrays.copyOfRange(stream, from, stream.length));
        return pieces;
    }

    private static byte[] frame(String content) {
        var out = new ByteArrayOutputStream();
        out.write(MllpDecoder.START);
        out.writeBytes(bytes(content));
        out.write(MllpDecoder.END);
        out.write(MllpDecoder.CARRIAGE_RETURN);
        return out.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
