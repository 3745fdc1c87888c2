/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.config;

import java.util.Optional;
import java.util.stream.Stream;

/** Every key of a channel file and what it does. What a file leaves out is as {@code kiln.yaml} has it. */
public enum ChannelKey {
    NAME("name", "the channel's name; empty: the file's name without .yaml"),
    BIND("mllp.bind", "the address to bind to; empty: as 'bind' of kiln.yaml"),
    PORT("mllp.port", "the port to listen on; required"),
    CONNECTIONS_MAX("mllp.connectionsMax", "connections accepted; more are closed at once"),
    FRAME_BYTES_MAX("mllp.frameBytesMax", "bytes of one message; a longer one is refused"),
    FRAME_SECONDS_MAX("mllp.frameSecondsMax", "seconds from the first byte of a message to its last"),
    ACKNOWLEDGE("acknowledge", "'stored' or 'committed'"),
    COMMIT_SECONDS_MAX("commitSecondsMax", "seconds that an answer waits for processing, with 'committed'"),
    WHEN_FULL("whenFull", "'tryLater' or 'hangUp'"),
    ZONE("zone", "the time zone of local times"),
    CHARSET("charset", "the character set, whatever MSH-18 says"),
    SITE("site", "the name that scopes identifiers without an assigning authority's URI"),
    VALIDATE("validate", "'true': a message that is not built as its version says is answered AE; or 'false'");

    private final String path;
    private final String meaning;

    ChannelKey(String path, String meaning) {
        this.path = path;
        this.meaning = meaning;
    }

    static Optional<ChannelKey> ofPath(String path) {
        return Stream.of(values()).filter(key -> key.path.equals(path)).findFirst();
    }

    /** As in the file, dots between levels. */
    public String path() {
        return path;
    }

    /** One phrase for the documentation. */
    public String meaning() {
        return meaning;
    }
}
