/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.config;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Every key of {@code kiln.yaml}, with its default and what it does. The environment overrides each. */
public enum ConfigKey {
    BIND("bind", "127.0.0.1", "the address that all listeners bind to"),
    HTTP_PORT("http.port", "8080", "the port of FHIR, OAuth and health; 0 takes any free port"),
    HTTP_BASE_URL(
            "http.baseUrl",
            "",
            "the URL under which clients reach this server, as https://fhir.example.org; it is in links and is the"
                    + " audience of tokens; empty: http://<bind>:<port>"),
    MLLP_PORT("mllp.port", "2575", "the port of the channel 'default'; 0 takes any free port"),
    MLLP_CONNECTIONS_MAX("mllp.connectionsMax", "1000", "connections a channel accepts; more are closed at once"),
    MLLP_FRAME_BYTES_MAX("mllp.frameBytesMax", "67108864", "bytes of one message; a longer one is refused"),
    MLLP_FRAME_SECONDS_MAX(
            "mllp.frameSecondsMax",
            "60",
            "seconds from the first byte of a message to its last; a slower sender is answered AE and disconnected"),
    DATABASE_URL(
            "database.url",
            "",
            "a JDBC URL of a PostgreSQL 14 or newer; empty: Kiln starts its own PostgreSQL in the home directory"),
    DATABASE_USER("database.user", "", "the user at database.url"),
    DATABASE_PASSWORD("database.password", "", "the password at database.url, best as ${file:/path} or ${env:NAME}"),
    DATABASE_SCHEMA("database.schema", "kiln", "the schema that holds everything"),
    ACKNOWLEDGE(
            "acknowledge",
            "stored",
            "when the channel 'default' answers AA: 'stored', once the message is durable; 'committed', once its FHIR is"),
    COMMIT_SECONDS_MAX(
            "commitSecondsMax",
            "30",
            "seconds that an answer waits for processing where acknowledge is 'committed'; then it is AE, and the message"
                    + " is kept and processed all the same"),
    WHEN_FULL(
            "whenFull",
            "tryLater",
            "what a sender gets when its message cannot be kept: 'tryLater', an AE, or 'hangUp', no answer and the end of"
                    + " the connection, for senders that give a message up on AE"),
    ZONE("zone", "", "the time zone of local times in messages, as Europe/Rome; empty: this machine's zone"),
    CHARSET("charset", "", "the character set of the channel 'default' whatever MSH-18 says; empty: by MSH-18"),
    SITE("site", "default", "the name that scopes identifiers without an assigning authority's URI"),
    CHANNELS("channels", "", "a folder of channel files (*.yaml); empty: <home>/channels if it exists"),
    MAPS("maps", "", "a folder of site maps that overlay the bundled ones; empty: <home>/maps if it exists"),
    BACKLOG_MAX(
            "inbox.backlogMax",
            "1000000",
            "messages that may wait for processing; past it senders are told to try later"),
    TOKEN_SECONDS(
            "oauth.tokenSeconds",
            "300",
            "seconds that an access token is good for, up to 3600; SMART Backend Services recommends 300 at most");

    private final String path;
    private final String fallback;
    private final String meaning;

    ConfigKey(String path, String fallback, String meaning) {
        this.path = path;
        this.fallback = fallback;
        this.meaning = meaning;
    }

    static Optional<ConfigKey> ofPath(String path) {
        return Stream.of(values()).filter(key -> key.path.equals(path)).findFirst();
    }

    /** As in {@code kiln.yaml}, dots between levels. */
    public String path() {
        return path;
    }

    /** The value when nothing is said, as text. */
    public String fallback() {
        return fallback;
    }

    /** One phrase for the documentation. */
    public String meaning() {
        return meaning;
    }

    /** The environment variable that overrides it: {@code http.port} → {@code KILN_HTTP_PORT}. */
    public String variable() {
        return "KILN_" + path.replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
