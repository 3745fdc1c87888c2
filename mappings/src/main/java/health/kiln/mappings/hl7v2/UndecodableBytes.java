/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import health.kiln.mappings.Remark;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds bytes that are no characters of the message's character set: told with their place, never a reason to fail. */
final class UndecodableBytes {
    /** Places that are told; one bad declaration would else tell each name of a message. */
    static final int PLACES_MAX = 10;

    private static final int WINDOW = 4096;

    private UndecodableBytes() {}

    static List<Remark> remarks(byte[] bytes, int start, SegmentIndex index, Charset coding) {
        Set<String> places = new LinkedHashSet<>();
        if (coding.equals(StandardCharsets.UTF_8)) {
            replaced(bytes, start, index, places);
        }
        malformed(bytes, start, index, coding, places);
        var remarks = new ArrayList<Remark>(places.size());
        for (String place : places) {
            remarks.add(new Remark(place, "", "Some bytes are no characters of the message's character set."));
        }
        return remarks;
    }

    private static void malformed(byte[] bytes, int start, SegmentIndex index, Charset coding, Set<String> places) {
        var in = ByteBuffer.wrap(bytes, start, index.end() - start);
        var out = CharBuffer.allocate(WINDOW);
        var decoder = coding.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CoderResult result = CoderResult.OVERFLOW;
        while (!result.isUnderflow() && places.size() < PLACES_MAX) {
            result = decoder.decode(in, out.clear(), true);
            if (result.isError()) {
                places.add(index.location(in.position()));
                in.position(in.position() + result.length());
            }
        }
    }

    /** U+FFFD in UTF-8: what this reader, or a system before it, puts for bytes that it could not read. */
    private static void replaced(byte[] bytes, int start, SegmentIndex index, Set<String> places) {
        for (int i = start; i + 2 < index.end() && places.size() < PLACES_MAX; i++) {
            if (bytes[i] == (byte) 0xEF && bytes[i + 1] == (byte) 0xBF && bytes[i + 2] == (byte) 0xBD) {
                places.add(index.location(i));
            }
        }
    }
}
