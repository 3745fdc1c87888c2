/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for any bytes: an answer, never an exception, in time linear in their number. */
class Hl7ReaderPropertiesTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long SEED = 20260115;
    private static final List<Charset> CHARSETS = List.of(
            ISO_8859_1,
            Charset.forName("UTF-8"),
            Charset.forName("GB18030"),
            Charset.forName("ISO-2022-JP"),
            Charset.forName("EUC-KR"),
            Charset.forName("UTF-16"));

    /** Reads everything there is to read; answers how many characters that were. */
    private static long readAll(byte[] bytes, Optional<Charset> agreed) {
        return switch (new Hl7Reader().read(bytes, agreed)) {
            case NotHl7 refused -> refused.problem().text().length();
            case Hl7Message message -> {
                long length = message.toString().length();
                for (Segment segment : message.segments()) {
                    for (int f = 0; f <= segment.fieldCount() + 1; f++) {
                        length += readAll(segment.field(f));
                    }
                }
                yield length + message.groups().toString().length();
            }
        };
    }

    private static long readAll(Field field) {
        long length = field.prose().length();
        length += field.raw().length();
        length += field.isNull() ? 1 : 0;
        int repetitions = 0;
        for (Field repetition : field.repetitions()) {
            repetitions++;
            int components = Math.min(repetition.componentCount(), 50);
            for (int c = 1; c <= components + 1; c++) {
                length += repetition.component(c).text().length();
                length += repetition.component(c, 2).text().length();
            }
        }
        if (field.repetitionCount() != repetitions) {
            throw new AssertionError(field.location() + " is counted and walked differently");
        }
        return length;
    }

    @Test
    void readsEachTruncationOfEachSample() {
        for (Path sample : Samples.messages()) {
            byte[] bytes = Samples.bytes(sample.toString());
            for (int length = 0; length <= Math.min(bytes.length, 150); length++) {
                readAll(Arrays.copyOf(bytes, length), Optional.empty());
            }
        }
    }

    @Test
    void readsSamplesWithBytesChangedAtRandom() {
        var random = new SplittableRandom(SEED);
        List<byte[]> samples = Samples.messages().stream()
                .map(sample -> Samples.bytes(sample.toString()))
                .toList();
        for (int round = 0; round < 4_000; round++) {
            byte[] bytes = samples.get(round % samples.size());
            bytes = Arrays.copyOf(bytes, Math.min(bytes.length, 1_500));
            for (int i = random.nextInt(12); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = anyByte(random);
            }
            readAll(bytes, agreed(random));
        }
    }

    @Test
    void readsBytesAtRandom() {
        var random = new SplittableRandom(SEED);
        byte[] head = "MSH|^~\\&|".getBytes(ISO_8859_1);
        for (int round = 0; round < 4_000; round++) {
            byte[] bytes = new byte[random.nextInt(200) + head.length];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = anyByte(random);
            }
            if (random.nextBoolean()) {
                System.arraycopy(head, 0, bytes, 0, head.length);
            }
            readAll(bytes, agreed(random));
            Hl7Batch.split(bytes, 64);
            Hl7Charsets.choose(bytes, Optional.empty());
        }
    }

    /** Half of the bytes are such as mean something. */
    private static byte anyByte(SplittableRandom random) {
        String special = "|^~\\&#\r\n\u000B\u001C\u001B\" $(BCMXHN.spbr0MSHPIDOBX\0";
        return random.nextBoolean() ? (byte) special.charAt(random.nextInt(special.length())) : (byte) random.nextInt();
    }

    private static Optional<Charset> agreed(SplittableRandom random) {
        int chosen = random.nextInt(CHARSETS.size() * 2);
        return chosen < CHARSETS.size() ? Optional.of(CHARSETS.get(chosen)) : Optional.empty();
    }

    @Test
    void readsTheSameWithAnyDelimiters() {
        String marks = "!#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\t\u0001\u001D\u001F";
        var random = new SplittableRandom(SEED);
        String usual = "MSH|^~\\&|A|B|||20260115||ADT^A01^ADT_A01|1|P|2.5\rPID|1||4711^^^H&1&ISO~4712||a\\S\\b^c\r";
        for (int round = 0; round < 2_000; round++) {
            String chosen = shuffled(marks, random).substring(0, 5);
            String text = translated(usual, "|^~\\&", chosen);

            Hl7Message message = Samples.message(text.getBytes(ISO_8859_1));

            Segment pid = message.segments().get(1);
            assertThat(message.structure()).isEqualTo("ADT_A01");
            assertThat(pid.field(3).component(4, 3).text()).isEqualTo("ISO");
            assertThat(pid.field(3).repetition(2).text()).isEqualTo("4712");
            assertThat(pid.field(5).component(1).text()).isEqualTo("a" + chosen.charAt(1) + "b");
            assertThat(pid.field(5).component(2).text()).isEqualTo("c");
        }
    }

    private static String shuffled(String text, SplittableRandom random) {
        StringBuilder left = new StringBuilder(text);
        StringBuilder out = new StringBuilder();
        while (!left.isEmpty()) {
            int at = random.nextInt(left.length());
            out.append(left.charAt(at));
            left.deleteCharAt(at);
        }
        return out.toString();
    }

    private static String translated(String text, String from, String to) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            int mark = from.indexOf(text.charAt(i));
            out.append(mark < 0 ? text.charAt(i) : to.charAt(mark));
        }
        return out.toString();
    }

    /** A megabyte of anything, in processor time that does not depend on who else is busy: a reader that looks twice at what it has passed would take minutes, not moments. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a~",
                "a^",
                "\\F\\",
                "\\",
                "\"\"~",
                "a&b\n",
                "|",
                "\rOBX|1|a",
                "\rOBR|1|x|x|x|x\rPV1|1|x",
                "\n",
                " ",
                "\u00E9~",
                "\\X41\\"
            })
    void takesLinearTime(String unit) {
        byte[] bytes = large(unit, 1 << 20);

        long before = THREADS.getCurrentThreadCpuTime();
        readAll(bytes, Optional.empty());
        long used = THREADS.getCurrentThreadCpuTime() - before;

        assertThat(Duration.ofNanos(used)).isLessThan(Duration.ofSeconds(10));
    }

    private static byte[] large(String unit, int bytes) {
        return ("MSH|^~\\&|A|B|||1||ORU^R01|1|P|2.5\rOBX|1|TX|||" + unit.repeat(bytes / unit.length()))
                .getBytes(ISO_8859_1);
    }
}
