/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import health.kiln.mappings.Remark;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Compares what the trailers of a batch file claim with what came (BTS-1 messages, FTS-1 batches). */
final class BatchCounts {
    private static final int DIGITS_MAX = 18;

    private final int remarksMax;
    private final List<Remark> remarks = new ArrayList<>();
    private boolean inFile;
    private boolean inBatch;
    private int batchNumber;
    private int fileNumber;
    private long messages;
    private long batches;

    BatchCounts(int remarksMax) {
        this.remarksMax = remarksMax;
    }

    List<Remark> remarks() {
        return List.copyOf(remarks);
    }

    void message() {
        messages++;
    }

    void control(String name, String count) {
        switch (name) {
            case "FHS" -> openFile();
            case "BHS" -> openBatch();
            case "BTS" -> closeBatch(count);
            default -> closeFile(count);
        }
    }

    private void openFile() {
        finish();
        inFile = true;
        fileNumber++;
        batches = 0;
        messages = 0;
    }

    private void openBatch() {
        if (inBatch) {
            remark("BTS", batchNumber, "The batch has no trailer.");
        }
        inBatch = true;
        batchNumber++;
        batches++;
        messages = 0;
    }

    private void closeBatch(String count) {
        if (!inBatch) {
            batchNumber++;
            batches++;
            remark("BHS", batchNumber, "The batch has no header.");
        }
        check("BTS", batchNumber, count, messages, "messages");
        inBatch = false;
        messages = 0;
    }

    private void closeFile(String count) {
        if (inBatch) {
            remark("BTS", batchNumber, "The batch has no trailer.");
            inBatch = false;
        }
        if (!inFile) {
            fileNumber++;
            remark("FHS", fileNumber, "The file has no header.");
        }
        check("FTS", fileNumber, count, batches, "batches");
        inFile = false;
        batches = 0;
    }

    private void check(String trailer, int occurrence, String claimed, long counted, String what) {
        OptionalLong claim = claimed.isEmpty() || claimed.length() > DIGITS_MAX
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(claimed));
        if (claim.isPresent() && claim.getAsLong() != counted) {
            remark(
                    trailer,
                    occurrence,
                    "The trailer counts " + claim.getAsLong() + " " + what + ", but " + counted + " came.");
        }
    }

    /** A header that is still open at the end was cut off from its trailer. */
    void finish() {
        if (inBatch) {
            remark("BTS", batchNumber, "The batch has no trailer.");
        }
        if (inFile) {
            remark("FTS", fileNumber, "The file has no trailer.");
        }
        inBatch = false;
        inFile = false;
    }

    private void remark(String segment, int occurrence, String text) {
        if (remarks.size() < remarksMax) {
            remarks.add(new Remark(segment + (occurrence > 1 ? "[" + occurrence + "]" : "") + "-1", "", text));
        }
    }
}
