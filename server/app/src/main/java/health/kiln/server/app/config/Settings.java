/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.config;

import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** The whole configuration, checked. Ports may be 0 for any free one. */
public record Settings(
        Path home,
        InetAddress bind,
        int httpPort,
        Optional<URI> baseUrl,
        Optional<ExternalDatabase> database,
        String schema,
        Optional<Path> maps,
        int backlogMax,
        Duration tokenLifetime,
        List<ChannelSettings> channels) {
    public Settings {
        channels = List.copyOf(channels);
    }

    /** A PostgreSQL that somebody else runs. Never printed. */
    public record ExternalDatabase(String url, String user, String password) {
        @Override
        public String toString() {
            return "ExternalDatabase[" + user + "]";
        }
    }

    /**
     * One channel: where it listens and how it treats what arrives.
     *
     * @param frameTimeout from the first byte of a message to its last
     * @param commitWait how long an answer waits for processing, where it waits
     * @param hangUpWhenFull whether a message that cannot be kept gets no answer, rather than "try later"
     * @param validate whether messages are held to the letter of their version
     */
    public record ChannelSettings(
            String name,
            InetAddress bind,
            int port,
            int connectionsMax,
            int frameBytesMax,
            Duration frameTimeout,
            boolean acknowledgeCommitted,
            Duration commitWait,
            boolean hangUpWhenFull,
            ZoneId zone,
            Optional<Charset> charset,
            String site,
            boolean validate) {}
}
