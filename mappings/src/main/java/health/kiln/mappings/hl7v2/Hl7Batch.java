/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import health.kiln.mappings.Problem;
import health.kiln.mappings.Remark;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits a stream of bytes into messages: HL7 batch files (FHS, BHS, BTS, FTS; HL7 v2.5.1 §2.10.3), and messages that
 * simply follow each other, with any segment ends and with MLLP frame bytes left in. Takes the bytes in pieces of any
 * size and holds no more than one message; one bad message does not touch its neighbours. Not thread-safe.
 */
public final class Hl7Batch {
    private static final int TOO_LONG = 102;
    private static final int OUT_OF_PLACE = 100;
    private static final int NAME_LENGTH = 3;

    /** Remarks that are kept: a file of trailers only must not fill the heap. */
    static final int REMARKS_MAX = 1_000;

    private final int messageBytesMax;
    private final BatchCounts counts = new BatchCounts(REMARKS_MAX);
    private final List<BatchItem> items = new ArrayList<>();

    private byte[] line = new byte[512];
    private int lineLength;
    private long lineDropped;
    private boolean ended;
    private byte[] message = new byte[2048];
    private int messageLength;
    private long dropped;
    private boolean inMessage;
    private int number;

    /** {@code messageBytesMax} bounds one message; a longer one is {@link BatchItem.Rejected}. */
    public Hl7Batch(int messageBytesMax) {
        if (messageBytesMax < 1) {
            throw new IllegalArgumentException("a message has at least 1 byte");
        }
        this.messageBytesMax = messageBytesMax;
    }

    /** All items of a file that is in memory anyway. */
    public static List<BatchItem> split(byte[] file, int messageBytesMax) {
        var batch = new Hl7Batch(messageBytesMax);
        var all = new ArrayList<>(batch.accept(file, 0, file.length));
        all.addAll(batch.finish());
        return all;
    }

    /** Takes the next bytes and answers what they completed. */
    public List<BatchItem> accept(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            byte b = bytes[i];
            boolean ends = endsLine(b);
            if (ended && !ends) {
                takeLine();
            }
            append(b);
            ended = ends;
        }
        return taken();
    }

    /** Says that no more bytes come, and answers what they leave. Counts are checked now. */
    public List<BatchItem> finish() {
        takeLine();
        ended = false;
        closeMessage();
        counts.finish();
        return taken();
    }

    /** What was odd about headers, trailers and counts so far. */
    public List<Remark> remarks() {
        return counts.remarks();
    }

    private List<BatchItem> taken() {
        var taken = List.copyOf(items);
        items.clear();
        return taken;
    }

    private static boolean endsLine(byte b) {
        return Ascii.isLineEnd(b) || b == 0x0B || b == 0x1C;
    }

    /** Past the bound a line only grows in length: its beginning tells what it is. */
    private void append(byte b) {
        if (lineLength == line.length && line.length <= messageBytesMax) {
            line = Arrays.copyOf(line, line.length * 2);
        }
        if (lineLength < line.length) {
            line[lineLength++] = b;
        } else {
            lineDropped++;
        }
    }

    private void takeLine() {
        if (lineLength == 0) {
            return;
        }
        switch (nameOf()) {
            case "MSH" -> {
                closeMessage();
                counts.message();
                inMessage = true;
                addLine();
            }
            case "FHS", "BHS", "BTS", "FTS" -> {
                closeMessage();
                counts.control(nameOf(), firstField());
            }
            default -> addLine();
        }
        lineLength = 0;
        lineDropped = 0;
    }

    /** The name of the line if it is one that parts messages, else empty. */
    private String nameOf() {
        int at = nameOffset();
        if (at + NAME_LENGTH > lineLength) {
            return "";
        }
        if (Frame.isHeader(line, at) && at + NAME_LENGTH < lineLength) {
            return "MSH";
        }
        String name =
                "" + (char) Ascii.upper(line[at]) + (char) Ascii.upper(line[at + 1]) + (char) Ascii.upper(line[at + 2]);
        boolean control = name.equals("FHS") || name.equals("BHS") || name.equals("BTS") || name.equals("FTS");
        int after = at + NAME_LENGTH;
        boolean closed = after == lineLength || Ascii.isBlank(line[after]) || Delimiters.separates(line[after]);
        return control && closed ? name : "";
    }

    private int nameOffset() {
        int at = Range.trimStart(line, 0, lineLength);
        boolean marked = lineLength >= at + NAME_LENGTH
                && line[at] == (byte) 0xEF
                && line[at + 1] == (byte) 0xBB
                && line[at + 2] == (byte) 0xBF;
        return marked ? Range.trimStart(line, at + NAME_LENGTH, lineLength) : at;
    }

    /** Field 1 of a trailer, as the count that it is. */
    private String firstField() {
        int from = nameOffset() + NAME_LENGTH + 1;
        int to = from;
        while (to < lineLength && line[to] >= '0' && line[to] <= '9') {
            to++;
        }
        return from < to ? new String(line, from, to - from, StandardCharsets.US_ASCII) : "";
    }

    private void addLine() {
        boolean blank = nameOffset() == lineLength;
        if (blank && messageLength == 0) {
            return;
        }
        if (messageLength + lineLength > messageBytesMax || lineDropped > 0 || dropped > 0) {
            dropped += lineLength + lineDropped;
            return;
        }
        if (messageLength + lineLength > message.length) {
            int wanted = Math.max(messageLength + lineLength, message.length * 2);
            message = Arrays.copyOf(message, wanted);
        }
        System.arraycopy(line, 0, message, messageLength, lineLength);
        messageLength += lineLength;
    }

    private void closeMessage() {
        if (dropped > 0) {
            reject(TOO_LONG, "The message is longer than " + messageBytesMax + " bytes.");
        } else if (messageLength > 0 && inMessage) {
            items.add(new BatchItem.Message(++number, Arrays.copyOf(message, messageLength)));
        } else if (messageLength > 0) {
            reject(OUT_OF_PLACE, "Text that belongs to no message was left out.");
        }
        inMessage = false;
        messageLength = 0;
        dropped = 0;
    }

    private void reject(int code, String text) {
        items.add(new BatchItem.Rejected(++number, messageLength + dropped, new Problem(code, "", text)));
    }
}
