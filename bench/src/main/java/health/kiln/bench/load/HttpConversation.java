/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** GET of one path after the other on kept connections (RFC 9112), with a bearer token. */
final class HttpConversation implements Conversation {
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] LAST_CHUNK = "\r\n0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] CONTENT_LENGTH = "\r\ncontent-length: ".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] CLOSE = "\r\nconnection: close".getBytes(StandardCharsets.ISO_8859_1);
    private static final int STATUS_AT = "HTTP/1.1 ".length();

    private final List<byte[]> requests;
    private int next;

    HttpConversation(String authority, String token, List<String> paths) {
        this.requests = paths.stream()
                .map(path -> ("GET " + path + " HTTP/1.1\r\nHost: " + authority + "\r\nAuthorization: Bearer " + token
                                + "\r\nAccept: application/fhir+json\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1))
                .toList();
        if (requests.isEmpty()) {
            throw new IllegalArgumentException("there is no path to ask for");
        }
    }

    @Override
    public byte[] request() {
        byte[] request = requests.get(next);
        next = (next + 1) % requests.size();
        return request;
    }

    @Override
    public boolean isWhole(byte[] bytes, int length) {
        int head = Bytes.find(bytes, length, HEAD_END);
        if (head < 0) {
            return false;
        }
        int at = find(bytes, head, CONTENT_LENGTH);
        if (at >= 0) {
            return length >= head + HEAD_END.length + number(bytes, at + CONTENT_LENGTH.length);
        }
        return length >= LAST_CHUNK.length && endsWith(bytes, length, LAST_CHUNK);
    }

    @Override
    public String code(byte[] bytes, int length) {
        int status = number(bytes, STATUS_AT);
        return status == 200 ? "200" : Integer.toString(status);
    }

    @Override
    public boolean isLast(byte[] bytes, int length) {
        return find(bytes, Math.max(0, Bytes.find(bytes, length, HEAD_END)), CLOSE) >= 0;
    }

    /** A header's place in the head; the wanted bytes are in lower case, the head is in any. */
    private static int find(byte[] bytes, int headLength, byte[] wanted) {
        for (int i = 0; i + wanted.length <= headLength; i++) {
            int same = 0;
            while (same < wanted.length && lower(bytes[i + same]) == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return i;
            }
        }
        return -1;
    }

    private static int lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
    }

    private static int number(byte[] bytes, int from) {
        int value = 0;
        for (int i = from; i < bytes.length && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            value = value * 10 + bytes[i] - '0';
        }
        return value;
    }

    private static boolean endsWith(byte[] bytes, int length, byte[] end) {
        for (int i = 0; i < end.length; i++) {
            if (bytes[length - end.length + i] != end[i]) {
                return false;
            }
        }
        return true;
    }
}
