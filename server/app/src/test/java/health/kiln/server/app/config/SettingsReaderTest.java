/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.kiln.server.app.config.Settings.ChannelSettings;
import health.kiln.server.app.config.Settings.ExternalDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsReaderTest {
    private static final ZoneId ROME = ZoneId.of("Europe/Rome");
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @TempDir
    private Path home;

    @Test
    void hasTheseDefaults() throws ConfigException {
        var settings = reader(Map.of()).read(home);

        assertThat(settings)
                .isEqualTo(new Settings(
                        home,
                        LOOPBACK,
                        8080,
                        Optional.empty(),
                        Optional.empty(),
                        "kiln",
                        Optional.empty(),
                        1_000_000,
                        Duration.ofMinutes(5),
                        List.of(new ChannelSettings(
                                "default",
                                LOOPBACK,
                                2575,
                                1000,
                                67_108_864,
                                Duration.ofMinutes(1),
                                false,
                                Duration.ofSeconds(30),
                                false,
                                ROME,
                                Optional.empty(),
                                "default",
                                false))));
    }

    @Test
    void takesEveryKeyFromTheFile() throws Exception {
        Files.createDirectory(home.resolve("flows"));
        Files.createDirectory(home.resolve("overlays"));
        Files.writeString(home.resolve("secret"), "s3cret\n");
        write("kiln.yaml", """
                bind: 0.0.0.0
                http:
                  port: 8181
                  baseUrl: https://fhir.example.org/
                mllp:
                  port: 2600
                  connectionsMax: 5
                  frameBytesMax: 4096
                  frameSecondsMax: 7
                database:
                  url: jdbc:postgresql://db/kiln
                  user: kiln
                  password: ${file:%s}
                  schema: hospital
                acknowledge: committed
                commitSecondsMax: 9
                whenFull: hangUp
                zone: America/New_York
                charset: UTF-8
                site: modena
                channels: %s
                maps: %s
                inbox:
                  backlogMax: 10
                oauth:
                  tokenSeconds: 60
                """.formatted(home.resolve("secret"), home.resolve("flows"), home.resolve("overlays")));

        var settings = reader(Map.of()).read(home);

        var any = InetAddress.ofLiteral("0.0.0.0");
        assertThat(settings)
                .isEqualTo(new Settings(
                        home,
                        any,
                        8181,
                        Optional.of(URI.create("https://fhir.example.org")),
                        Optional.of(new ExternalDatabase("jdbc:postgresql://db/kiln", "kiln", "s3cret")),
                        "hospital",
                        Optional.of(home.resolve("overlays")),
                        10,
                        Duration.ofSeconds(60),
                        List.of(new ChannelSettings(
                                "default",
                                any,
                                2600,
                                5,
                                4096,
                                Duration.ofSeconds(7),
                                true,
                                Duration.ofSeconds(9),
                                true,
                                ZoneId.of("America/New_York"),
                                Optional.of(StandardCharsets.UTF_8),
                                "modena",
                                false))));
    }

    @Test
    void letsTheEnvironmentOverrideTheFile() throws Exception {
        write("kiln.yaml", "http: {port: 8181}\nacknowledge: stored\n");

        var settings = reader(Map.of("KILN_HTTP_PORT", "0", "KILN_ACKNOWLEDGE", "committed", "KILN_MLLP_PORT", "0"))
                .read(home);

        assertThat(settings.httpPort()).isZero();
        assertThat(settings.channels().getFirst().acknowledgeCommitted()).isTrue();
        assertThat(settings.channels().getFirst().port()).isZero();
    }

    @Test
    void readsEachChannelFileWithTheGeneralValuesBelowIt() throws Exception {
        Files.createDirectory(home.resolve("channels"));
        write("kiln.yaml", "site: modena\n");
        write("channels/adt.yaml", "mllp: {port: 2601}\nacknowledge: committed\n");
        write("channels/lab.yaml", "name: lab-main\nmllp: {port: 2602}\nzone: UTC\n");

        var channels = reader(Map.of()).read(home).channels();

        assertThat(channels).extracting(ChannelSettings::name).containsExactly("default", "adt", "lab-main");
        assertThat(channels).extracting(ChannelSettings::site).containsOnly("modena");
        assertThat(channels.get(1).acknowledgeCommitted()).isTrue();
        assertThat(channels.get(2).zone()).isEqualTo(ZoneId.of("UTC"));
    }

    @Test
    void reportsAllProblemsAtOnceWithTheirKeys() throws Exception {
        Files.createDirectory(home.resolve("channels"));
        write("kiln.yaml", """
                htp: {port: 1}
                http: {port: 70000, baseUrl: 'ftp://x'}
                acknowledge: soon
                zone: Mars/Olympus
                charset: klingon
                database: {url: 'mysql://x', password: '${env:NO_SUCH}', schema: 'A-B'}
                """);
        write("channels/a.yaml", "mllp: {port: 2601}\n");
        write("channels/b.yaml", "mllp: {port: 2601}\n");

        assertThatThrownBy(() -> reader(Map.of()).read(home))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("htp.port is not a key")
                .hasMessageContaining("http.port must be a whole number from 0 to 65535")
                .hasMessageContaining("http.baseUrl must be an http or https URL")
                .hasMessageContaining("acknowledge must be 'stored' or 'committed'")
                .hasMessageContaining("zone must be a time zone")
                .hasMessageContaining("charset must be a character set")
                .hasMessageContaining("database.url must begin with jdbc:postgresql:")
                .hasMessageContaining("database.password names ${env:NO_SUCH}, which is not there")
                .hasMessageContaining("database.schema must be")
                .hasMessageContaining("channels a and b have the same port");
    }

    @Test
    void namesTheVariableThatIsWrongAndOnlyOnce() throws Exception {
        Files.createDirectory(home.resolve("channels"));
        write("kiln.yaml", "zone: UTC\n");
        write("channels/adt.yaml", "mllp: {port: 2601}\n");

        assertThatThrownBy(() -> reader(Map.of("KILN_BIND", "not an address", "KILN_ACKNOWLEDGE", "soon"))
                        .read(home))
                .isInstanceOf(ConfigException.class)
                .hasMessage("KILN_BIND must be an address of this machine, as 127.0.0.1 or 0.0.0.0\n"
                        + "KILN_ACKNOWLEDGE must be 'stored' or 'committed'");
    }

    @Test
    void refusesAVariableThatIsNearlyOneAndNoneThatIsSomebodyElses() throws Exception {
        assertThatThrownBy(() -> reader(Map.of("KILN_MLLP_PROT", "2600")).read(home))
                .hasMessage("KILN_MLLP_PROT is no variable of Kiln; the nearest is KILN_MLLP_PORT");

        var settings = reader(Map.of("KILN_SERVICE_PORT_FHIR", "80", "KILN_HEAP", "1g", "MLLP_PROT", "1"))
                .read(home);

        assertThat(settings.httpPort()).isEqualTo(8080);
    }

    @Test
    void neverPrintsThePassword() {
        var database = new ExternalDatabase("jdbc:postgresql://db/kiln?password=s3cret", "kiln", "s3cret");

        assertThat(database.toString()).doesNotContain("s3cret");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(home.resolve(name), text);
    }

    private static SettingsReader reader(Map<String, String> environment) {
        return new SettingsReader(environment, ROME, SettingsReaderTest::charset);
    }

    private static Optional<Charset> charset(String name) {
        return Charset.isSupported(name) ? Optional.of(Charset.forName(name)) : Optional.empty();
    }
}
