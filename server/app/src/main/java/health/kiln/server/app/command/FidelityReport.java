/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.command;

import health.kiln.mappings.Feed;
import health.kiln.mappings.Fidelity;
import health.kiln.mappings.Mappings;
import health.kiln.server.app.config.Settings.ChannelSettings;
import health.kiln.server.app.config.SettingsReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How much of the messages of each channel the maps read, and which fields they leave most often. */
final class FidelityReport {
    private static final int FIELDS_MAX = 12;

    private static final class Sum {
        private int messages;
        private int populated;
        private int unread;
        private final Map<String, Integer> fields = new TreeMap<>();

        void add(Fidelity fidelity) {
            messages++;
            populated += fidelity.populated();
            unread += fidelity.unread().size();
            fidelity.unread().forEach(field -> fields.merge(field, 1, Integer::sum));
        }

        String line(String channel) {
            var read = populated == 0 ? 0.0 : 100.0 * (populated - unread) / populated;
            var most = fields.entrySet().stream()
                    .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                            .thenComparing(Map.Entry.comparingByKey()))
                    .limit(FIELDS_MAX)
                    .map(field -> field.getKey() + " (" + field.getValue() + ")")
                    .collect(Collectors.joining(", "));
            return "%-16s %8d %8d %9.1f %%  %s".formatted(channel, messages, populated, read, most);
        }
    }

    private final Mappings mappings;
    private final Map<String, ChannelSettings> channels;
    private final Map<String, Sum> sums = new TreeMap<>();

    FidelityReport(Mappings mappings, List<ChannelSettings> channels) {
        this.mappings = mappings;
        this.channels = channels.stream().collect(Collectors.toMap(ChannelSettings::name, Function.identity()));
    }

    /** A message of a channel that is no longer configured is read as the default channel's would be. */
    void add(String channel, byte[] bytes) {
        var settings = channels.getOrDefault(channel, channels.get(SettingsReader.DEFAULT_CHANNEL));
        if (settings != null) {
            var feed = new Feed(settings.name(), settings.site(), settings.zone(), settings.charset());
            sums.computeIfAbsent(channel, name -> new Sum()).add(mappings.fidelity(bytes, feed));
        }
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("%-16s %8s %8s %11s  %s".formatted("CHANNEL", "MESSAGES", "FIELDS", "READ", "NOT READ (MESSAGES)"));
        sums.forEach((channel, sum) -> lines.add(sum.line(channel)));
        return lines;
    }
}
