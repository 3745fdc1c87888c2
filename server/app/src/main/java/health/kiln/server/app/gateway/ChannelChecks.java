/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.gateway;

import health.kiln.connectors.envelope.SourceName;
import health.kiln.mappings.hl7v2.StrictValidator;
import health.kiln.routes.inbound.Check;
import health.kiln.server.app.config.Settings.ChannelSettings;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What each channel checks before it takes a message. The validator is loaded only where a channel asks for it. */
final class ChannelChecks {
    private final Map<SourceName, Check> checks;

    private ChannelChecks(Map<SourceName, Check> checks) {
        this.checks = checks;
    }

    static ChannelChecks of(List<ChannelSettings> channels) {
        var strict = channels.stream().filter(ChannelSettings::validate).toList();
        if (strict.isEmpty()) {
            return new ChannelChecks(Map.of());
        }
        var validator = new StrictValidator();
        return new ChannelChecks(strict.stream()
                .collect(Collectors.toUnmodifiableMap(
                        channel -> new SourceName(channel.name()),
                        channel -> message -> validator.problems(message, channel.charset()))));
    }

    Check of(SourceName channel) {
        return checks.getOrDefault(channel, Check.NONE);
    }
}
