/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import health.kiln.mappings.Feed;
import health.kiln.mappings.Mapping;
import health.kiln.mappings.intent.Assignment;
import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.state.Preview;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What nobody would send and somebody will: each message has an answer, none throws, and what comes out grows with what
 * went in, not faster.
 */
class FuzzTest {
    private static final Path SAMPLES = Path.of("src/test/resources/hl7v2");
    private static final long SEED = 20260301;
    private static final int ROUNDS = 400;
    private static final int MEGABYTE = 1 << 20;
    private static final int MANY = 10_000;

    /** Remarks and resources of one message; maps and stores are built for a few hundred. */
    private static final int REMARKS_MAX = 200;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "oru_r01_lfh_04",
                "oml_o33_apy_02",
                "siu_s12_co_01",
                "mdm_t02_co_01",
                "vxu_v04_co_03",
                "rde_o11_co_03",
                "dft_p03_co_01",
                "ppr_pc1_lfh_03",
                "adt_a40_co_01"
            })
    void answersAMessageThatIsCutAnywhere(String sample) throws IOException {
        byte[] whole = Files.readAllBytes(SAMPLES.resolve(sample + ".hl7"));

        for (int length = 0; length <= whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);

            assertThatCode(() -> answer(cut)).as("%s, %s bytes", sample, length).doesNotThrowAnyException();
        }
    }

    @Test
    void answersAnyDelimiters() throws IOException {
        Random random = new Random(SEED);
        List<Path> samples = SamplesTest.samples();

        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = Files.readAllBytes(samples.get(random.nextInt(samples.size())));
            for (int i = 3; i < Math.min(9, bytes.length); i++) {
                bytes[i] = (byte) (random.nextBoolean() ? 33 + random.nextInt(90) : random.nextInt(256));
            }

            assertThatCode(() -> answer(bytes)).as("round %s", round).doesNotThrowAnyException();
        }
    }

    @Test
    void answersChangedBytesInAnyCharset() throws IOException {
        Random random = new Random(SEED);
        List<Path> samples = SamplesTest.samples();
        List<Charset> charsets = List.of(
                StandardCharsets.UTF_8,
                StandardCharsets.ISO_8859_1,
                StandardCharsets.US_ASCII,
                Charset.forName("windows-1252"),
                Charset.forName("GB18030"),
                Charset.forName("Shift_JIS"));

        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = Files.readAllBytes(samples.get(random.nextInt(samples.size())));
            for (int change = 0; change < 20 && bytes.length > 0; change++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Feed feed = new Feed(
                    "fuzz", "demo", Messages.FEED.zone(), Optional.of(charsets.get(random.nextInt(charsets.size()))));

            assertThatCode(() -> preview(Messages.BUNDLED.map(bytes, feed, Messages.RECEIVED)))
                    .as("round %s", round)
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ST", "TX", "NM", "SN", "CWE", "ED", "DTM", "NA", "XAD", "RP", "??"})
    void keepsAMegabyteOfOneFieldOnce(String type) {
        String megabyte = "7".repeat(MEGABYTE);

        Mapping mapping = answer(result("OBX|1|" + type + "|1^A^LN||" + megabyte + "||||||F"));

        assertThat(size(mapping)).isLessThan(5L * MEGABYTE);
    }

    @Test
    void takesTenThousandRepetitionsOfAField() {
        String repeated = "1^A^LN~".repeat(MANY);

        Mapping mapping = answer(result("OBX|1|CWE|1^A^LN||" + repeated + "||||||F"));

        assertThat(mapping).isInstanceOf(Mapping.Mapped.class);
        assertThat(size(mapping)).isLessThan(300L * MANY);
    }

    @Test
    void takesTenThousandComponents() {
        Mapping mapping = answer(result("OBX|1|NA|1^A^LN||" + "1^".repeat(MANY) + "||||||F"));

        assertThat(mapping).isInstanceOf(Mapping.Mapped.class);
        assertThat(size(mapping)).isLessThan(100L * MANY);
    }

    @Test
    void takesTenThousandResults() {
        StringBuilder segments = new StringBuilder();
        for (int i = 1; i <= MANY; i++) {
            segments.append("OBX|").append(i).append("|NM|").append(i).append("^A^LN||5||||||F\r");
        }

        Mapping mapping = answer(result(segments.toString()));

        assertThat(mapping).isInstanceOf(Mapping.Mapped.class);
        assertThat(((Mapping.Mapped) mapping).intents()).hasSizeBetween(MANY, MANY + 10);
    }

    @Test
    void namesTheFirstOfManyFaults() {
        String segments = "OBX|1|NM|1^A^LN||no number||||||F\r".repeat(MANY);

        Mapping mapping = answer(result(segments));

        assertThat(((Mapping.Mapped) mapping).remarks()).hasSizeLessThanOrEqualTo(REMARKS_MAX);
    }

    @Test
    void takesIdentifiersWithoutEnd() {
        String identifiers = "1^^^A^MR~".repeat(MANY);

        Mapping mapping = answer(Messages.message("ADT^A28", "EVN|A28", "PID|1||" + identifiers + "||ROSSI^ANNA"));

        assertThat(mapping).isInstanceOf(Mapping.Mapped.class);
        assertThat(((Mapping.Mapped) mapping).intents()).hasSizeLessThan(10);
    }

    private static byte[] result(String segments) {
        return Messages.message("ORU^R01", "PID|1||P1^^^GH^MR||ROSSI", "OBR|1||F1^LAB|1^A^LN", segments);
    }

    private static Mapping answer(byte[] bytes) {
        Mapping mapping = Messages.map(bytes);
        preview(mapping);
        return mapping;
    }

    /** What the state makes of it must not throw either. */
    private static void preview(Mapping mapping) {
        if (mapping instanceof Mapping.Mapped mapped && mapped.intents().size() < 100) {
            Preview.of(mapped.intents());
        }
    }

    private static long size(Mapping mapping) {
        long size = 0;
        for (Intent intent : ((Mapping.Mapped) mapping).intents()) {
            if (intent instanceof Intent.Upsert upsert) {
                for (Assignment assignment : upsert.assignments()) {
                    size += assignment.toString().length();
                }
            }
        }
        return size;
    }
}
