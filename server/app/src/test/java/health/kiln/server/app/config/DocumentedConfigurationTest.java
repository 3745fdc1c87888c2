/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.mappings.hl7v2.Hl7Charsets;
import health.kiln.server.app.config.Settings.ChannelSettings;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the README says of the configuration, and the examples in config/, hold. */
class DocumentedConfigurationTest {
    private static final Path ROOT = Path.of("../..");

    @ParameterizedTest
    @EnumSource
    void tellsOfEachKey(ConfigKey key) throws IOException {
        var usual = key.fallback().isEmpty() ? "" : "`" + key.fallback() + "`";

        assertThat(readme()).contains("| `" + key.path() + "` | " + usual + " | " + key.meaning() + " |");
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfEachKeyOfAChannel(ChannelKey key) throws IOException {
        assertThat(readme()).contains("| `" + key.path() + "` | " + key.meaning() + " |");
    }

    @Test
    void loadsTheExamples(@TempDir Path home) throws Exception {
        Files.createDirectory(home.resolve("channels"));
        Files.copy(ROOT.resolve("config/kiln.yaml"), home.resolve("kiln.yaml"));
        Files.copy(ROOT.resolve("config/channels/lab-results.yaml"), home.resolve("channels/lab-results.yaml"));

        var settings = new SettingsReader(Map.of(), ZoneId.of("UTC"), Hl7Charsets::named).read(home);

        assertThat(settings.channels()).extracting(ChannelSettings::name).containsExactly("default", "lab-results");
        assertThat(settings.channels()).extracting(ChannelSettings::validate).containsExactly(false, true);
        assertThat(settings.channels().getLast().charset()).contains(Charset.forName("ISO-8859-1"));
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }
}
