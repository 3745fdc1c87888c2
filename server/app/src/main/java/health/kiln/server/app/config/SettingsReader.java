/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.config;

import health.kiln.server.app.config.Settings.ChannelSettings;
import health.kiln.server.app.config.Settings.ExternalDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Reads {@code <home>/kiln.yaml} if there is one, the channel files beside it, and the environment over both. */
public final class SettingsReader {
    /** The channel that exists without any file. */
    public static final String DEFAULT_CHANNEL = "default";

    private static final int CHANNELS_MAX = 1000;

    private final Map<String, String> environment;
    private final ZoneId systemZone;
    private final Function<String, Optional<Charset>> charsets;

    /**
     * @param charsets finds a character set by its HL7 or IANA name; empty when it knows none
     */
    public SettingsReader(
            Map<String, String> environment, ZoneId systemZone, Function<String, Optional<Charset>> charsets) {
        this.environment = Map.copyOf(environment);
        this.systemZone = systemZone;
        this.charsets = charsets;
    }

    public Settings read(Path home) throws ConfigException {
        var problems = new ArrayList<String>();
        var file = home.resolve("kiln.yaml");
        var texts = new HashMap<String, String>();
        if (Files.exists(file)) {
            texts.putAll(new YamlTexts(environment, problems).read(file));
            refuseUnknown(file, texts, path -> ConfigKey.ofPath(path).isPresent(), problems);
        }
        var overridden = new HashMap<String, String>();
        for (var key : ConfigKey.values()) {
            var override = environment.get(key.variable());
            if (override != null) {
                texts.put(key.path(), override);
                overridden.put(key.path(), key.variable());
            }
        }
        EnvironmentNames.refuseMisspelt(environment.keySet(), problems);
        var values = new Values(path -> overridden.getOrDefault(path, file + ": " + path), texts, problems);
        var settings = settings(home, values, problems);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return settings;
    }

    private Settings settings(Path home, Values values, List<String> problems) {
        var bind = values.address(ConfigKey.BIND.path(), ConfigKey.BIND.fallback());
        var maps = folder(values, ConfigKey.MAPS, home.resolve("maps"));
        var channels = new ArrayList<ChannelSettings>();
        folder(values, ConfigKey.CHANNELS, home.resolve("channels"))
                .ifPresent(folder -> channels.addAll(channels(folder, values, problems)));
        if (channels.stream().noneMatch(channel -> channel.name().equals(DEFAULT_CHANNEL))) {
            channels.addFirst(
                    channel(DEFAULT_CHANNEL, values, values, ConfigKey.BIND.path(), ConfigKey.MLLP_PORT.fallback()));
        }
        refuseSharedNamesAndPorts(channels, problems);
        return new Settings(
                home,
                bind,
                values.number(ConfigKey.HTTP_PORT.path(), ConfigKey.HTTP_PORT.fallback(), 0, 65535),
                values.httpUrl(ConfigKey.HTTP_BASE_URL.path(), ""),
                database(values),
                schema(values),
                maps,
                values.number(ConfigKey.BACKLOG_MAX.path(), ConfigKey.BACKLOG_MAX.fallback(), 1, Integer.MAX_VALUE),
                values.seconds(ConfigKey.TOKEN_SECONDS.path(), ConfigKey.TOKEN_SECONDS.fallback(), 3600),
                channels);
    }

    private static Optional<ExternalDatabase> database(Values values) {
        var url = values.text(ConfigKey.DATABASE_URL.path(), "");
        if (url.isEmpty()) {
            return Optional.empty();
        }
        if (!url.startsWith("jdbc:postgresql:")) {
            values.problem(ConfigKey.DATABASE_URL.path(), "must begin with jdbc:postgresql:");
        }
        return Optional.of(new ExternalDatabase(
                url,
                values.text(ConfigKey.DATABASE_USER.path(), ""),
                values.text(ConfigKey.DATABASE_PASSWORD.path(), "")));
    }

    private static String schema(Values values) {
        var schema = values.text(ConfigKey.DATABASE_SCHEMA.path(), ConfigKey.DATABASE_SCHEMA.fallback());
        if (!schema.matches("[a-z][a-z0-9_]{0,62}")) {
            values.problem(ConfigKey.DATABASE_SCHEMA.path(), "must be lower-case letters, digits and '_'");
        }
        return schema;
    }

    private static Optional<Path> folder(Values values, ConfigKey key, Path usual) {
        var text = values.text(key.path(), "");
        if (text.isEmpty()) {
            return Files.isDirectory(usual) ? Optional.of(usual) : Optional.empty();
        }
        if (!Files.isDirectory(Path.of(text))) {
            values.problem(key.path(), "must be a folder");
        }
        return Optional.of(Path.of(text));
    }

    private List<ChannelSettings> channels(Path folder, Values general, List<String> problems) {
        var channels = new ArrayList<ChannelSettings>();
        try (var files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .limit(CHANNELS_MAX)
                    .forEach(file -> channels.add(channel(file, general, problems)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return channels;
    }

    private ChannelSettings channel(Path file, Values general, List<String> problems) {
        var texts = new YamlTexts(environment, problems).read(file);
        refuseUnknown(file, texts, path -> ChannelKey.ofPath(path).isPresent(), problems);
        // what the file leaves out has its place, and its mistakes, where the general value is
        var values = new Values(
                path -> texts.containsKey(path) || path.equals(ChannelKey.PORT.path())
                        ? file + ": " + path
                        : general.origin(path.equals(ChannelKey.BIND.path()) ? ConfigKey.BIND.path() : path),
                texts,
                problems);
        var name = values.text(
                ChannelKey.NAME.path(), String.valueOf(file.getFileName()).replaceAll("\\.yaml$", ""));
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            values.problem(ChannelKey.NAME.path(), "must be 1 to 64 letters, digits, '.', '_' or '-'");
        }
        return channel(name, values, general, ChannelKey.BIND.path(), "");
    }

    /** A channel's own values, with the general ones where it has none. The default channel's own are the general ones. */
    private ChannelSettings channel(String name, Values own, Values general, String bindPath, String usualPort) {
        return new ChannelSettings(
                name,
                own.address(bindPath, inherited(general, ConfigKey.BIND)),
                own.number(ChannelKey.PORT.path(), usualPort, 0, 65535),
                own.number(
                        ChannelKey.CONNECTIONS_MAX.path(),
                        inherited(general, ConfigKey.MLLP_CONNECTIONS_MAX),
                        1,
                        100_000),
                own.number(
                        ChannelKey.FRAME_BYTES_MAX.path(),
                        inherited(general, ConfigKey.MLLP_FRAME_BYTES_MAX),
                        1024,
                        1 << 30),
                own.seconds(
                        ChannelKey.FRAME_SECONDS_MAX.path(),
                        inherited(general, ConfigKey.MLLP_FRAME_SECONDS_MAX),
                        3600),
                own.either(
                        ChannelKey.ACKNOWLEDGE.path(),
                        inherited(general, ConfigKey.ACKNOWLEDGE),
                        "stored",
                        "committed"),
                own.seconds(
                        ChannelKey.COMMIT_SECONDS_MAX.path(), inherited(general, ConfigKey.COMMIT_SECONDS_MAX), 600),
                own.either(ChannelKey.WHEN_FULL.path(), inherited(general, ConfigKey.WHEN_FULL), "tryLater", "hangUp"),
                own.zone(ChannelKey.ZONE.path(), inherited(general, ConfigKey.ZONE), systemZone),
                own.charset(ChannelKey.CHARSET.path(), "", charsets),
                own.text(ChannelKey.SITE.path(), inherited(general, ConfigKey.SITE)),
                own.either(ChannelKey.VALIDATE.path(), "false", "false", "true"));
    }

    private static String inherited(Values general, ConfigKey key) {
        return general.text(key.path(), key.fallback());
    }

    private static void refuseUnknown(
            Path file, Map<String, String> texts, Predicate<String> known, List<String> problems) {
        texts.keySet().stream()
                .filter(known.negate())
                .forEach(path -> problems.add(file + ": " + path + " is not a key"));
    }

    private static void refuseSharedNamesAndPorts(List<ChannelSettings> channels, List<String> problems) {
        var names = new HashMap<String, String>();
        var ports = new HashMap<Integer, String>();
        for (var channel : channels) {
            if (names.put(channel.name(), channel.name()) != null) {
                problems.add("channel " + channel.name() + " is there twice");
            }
            var other = channel.port() == 0 ? null : ports.put(channel.port(), channel.name());
            if (other != null) {
                problems.add("channels " + other + " and " + channel.name() + " have the same port");
            }
        }
    }
}
