/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.mappings.Remark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class Hl7BatchTest {
    private static final int MAX = 1 << 20;

    private static List<BatchItem> sample(String name) {
        return Hl7Batch.split(Samples.bytes("batch/" + name + ".hl7"), MAX);
    }

    private static List<Remark> remarks(byte[] file) {
        var batch = new Hl7Batch(MAX);
        batch.accept(file, 0, file.length);
        batch.finish();
        return batch.remarks();
    }

    private static byte[] text(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /** Control ids of the messages that can be read; what cannot is an exclamation mark. */
    private static List<String> ids(List<BatchItem> items) {
        return items.stream()
                .map(item -> switch (item) {
                    case BatchItem.Message message ->
                        switch (Samples.read(message.bytes())) {
                            case Hl7Message read -> read.header().field(10).text();
                            case NotHl7 _ -> "!";
                        };
                    case BatchItem.Rejected _ -> "rejected";
                })
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "batch_bare_message_co_01,1",
        "batch_count_mismatch_co_01,2",
        "batch_malformed_mid_batch_co_01,3",
        "batch_malformed_mid_stream_co_01,3",
        "batch_mixed_terminators_co_01,2",
        "batch_multi_batch_file_co_01,3",
        "batch_sample_batch1_py_01,2",
        "batch_sample_batch_py_01,1",
        "batch_sample_file_py_01,1",
        "batch_split_across_chunks_co_01,2"
    })
    void findsTheMessagesOfTheSamples(String name, int messages) {
        assertThat(sample(name)).hasSize(messages).allMatch(BatchItem.Message.class::isInstance);
    }

    @Test
    void isolatesABadMessage() {
        assertThat(ids(sample("batch_malformed_mid_batch_co_01"))).containsExactly("MSGD0001", "!", "MSGD0003");
        assertThat(ids(sample("batch_malformed_mid_stream_co_01"))).containsExactly("STREAM0010", "!", "STREAM0011");
    }

    @Test
    void keepsTrailersOutOfMessages() {
        var last = (BatchItem.Message) sample("batch_multi_batch_file_co_01").get(2);

        assertThat(new String(last.bytes(), ISO_8859_1)).doesNotContain("BTS", "FTS");
    }

    @Test
    void remarksOnCountsThatDiffer() {
        assertThat(remarks(Samples.bytes("batch/batch_count_mismatch_co_01.hl7")))
                .extracting(Remark::location)
                .containsExactly("BTS-1");
        assertThat(remarks(Samples.bytes("batch/batch_multi_batch_file_co_01.hl7")))
                .isEmpty();
        assertThat(remarks(text("FHS|^~\\&\rBHS|^~\\&\rMSH|^~\\&|A\rBTS|1\rFTS|3\r")))
                .extracting(Remark::location)
                .containsExactly("FTS-1");
    }

    @Test
    void remarksOnHeadersWithoutTrailers() {
        assertThat(remarks(text("FHS|^~\\&\rBHS|^~\\&\rMSH|^~\\&|A\rBHS|^~\\&\rMSH|^~\\&|A\r")))
                .extracting(Remark::location)
                .containsExactly("BTS-1", "BTS[2]-1", "FTS-1");
        assertThat(remarks(text("MSH|^~\\&|A\rBTS|1\rFTS|1\r")))
                .extracting(Remark::location)
                .containsExactly("BHS-1", "FHS-1");
    }

    @Test
    void rejectsTextThatBelongsToNoMessage() {
        List<BatchItem> items = Hl7Batch.split(text("hello\rMSH|^~\\&|A\rPID|1\rBTS|1\rPID|2\r"), MAX);

        assertThat(ids(items)).containsExactly("rejected", "", "rejected");
    }

    @Test
    void rejectsAMessagePastTheBoundAndGoesOn() {
        String big = "MSH|^~\\&|A|||||||big\rOBX|1||" + "x".repeat(5_000) + "\rPV1|1\r";
        String small = "MSH|^~\\&|A|||||||small\rPV1|1\r";

        List<BatchItem> items = Hl7Batch.split(text(small + big + small), 1_000);

        assertThat(ids(items)).containsExactly("small", "rejected", "small");
        assertThat(((BatchItem.Rejected) items.get(1)).length()).isEqualTo(big.length());
    }

    @Test
    void splitsMllpCapturesAndMarks() {
        String frame = "\u000BMSH|^~\\&|A|||||||1\rPV1|1\r\u001C\r";

        assertThat(ids(Hl7Batch.split(text("\u00EF\u00BB\u00BF" + frame + frame), MAX)))
                .containsExactly("1", "1");
    }

    static Stream<Path> batches() {
        return Samples.batches().stream();
    }

    @ParameterizedTest
    @MethodSource("batches")
    void splitsTheSameWhateverThePieces(Path sample) {
        byte[] file = Samples.bytes(sample.toString());
        List<BatchItem> whole = Hl7Batch.split(file, MAX);

        for (int piece : new int[] {1, 2, 3, 7, 64, 1000}) {
            var batch = new Hl7Batch(MAX);
            var items = new ArrayList<BatchItem>();
            for (int at = 0; at < file.length; at += piece) {
                items.addAll(batch.accept(file, at, Math.min(piece, file.length - at)));
            }
            items.addAll(batch.finish());

            assertThat(items).isEqualTo(whole);
        }
    }

    @Test
    void keepsEachByteOfEachMessage() {
        byte[] file = Samples.bytes("batch/stream_aki_sh_01.hl7");

        int kept = Hl7Batch.split(file, MAX).stream()
                .mapToInt(item -> ((BatchItem.Message) item).bytes().length)
                .sum();

        assertThat(kept).isEqualTo(file.length);
    }
}
