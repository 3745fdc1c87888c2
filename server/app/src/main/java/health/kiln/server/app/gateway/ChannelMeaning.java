/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.gateway;

import health.kiln.connectors.envelope.Envelope;
import health.kiln.connectors.envelope.SourceName;
import health.kiln.mappings.Mapping;
import health.kiln.mappings.Mappings;
import health.kiln.routes.inbound.Channel;
import health.kiln.routes.inbound.Check;
import health.kiln.routes.inbound.Label;
import health.kiln.routes.inbound.Meaning;
import health.kiln.server.app.config.SettingsReader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the messages of each channel mean, if they pass its check, and how much of them the maps read. A message of a channel that is no longer
 * configured is mapped as the default channel's would be.
 */
final class ChannelMeaning implements Meaning {
    private record Part(Channel channel, Check check, LongAdder refused, FidelityCounters fidelity) {}

    private final Mappings mappings;
    private final Map<SourceName, Part> parts;
    private final Part usual;

    ChannelMeaning(Mappings mappings, ChannelChecks checks, List<Channel> channels) {
        this.mappings = mappings;
        this.parts = channels.stream()
                .map(channel -> new Part(channel, checks.of(channel.name()), new LongAdder(), new FidelityCounters()))
                .collect(Collectors.toUnmodifiableMap(part -> part.channel().name(), Function.identity()));
        this.usual = Objects.requireNonNull(parts.get(new SourceName(SettingsReader.DEFAULT_CHANNEL)));
    }

    @Override
    public Mapping map(Envelope envelope, Label label) {
        var part = parts.getOrDefault(envelope.source(), usual);
        var problems = part.check().problems(envelope.bytes());
        if (!problems.isEmpty()) {
            part.refused().increment();
            return new Mapping.Refused(problems);
        }
        var feed = part.channel().feed();
        var mapping = mappings.map(envelope.bytes(), feed, envelope.receivedAt());
        if (mapping instanceof Mapping.Mapped && part.fidelity().isDue()) {
            part.fidelity().add(mappings.fidelity(envelope.bytes(), feed));
        }
        return mapping;
    }

    /** Messages of a configured channel that did not pass its check. */
    long refused(SourceName channel) {
        return Objects.requireNonNull(parts.get(channel)).refused().sum();
    }

    /** Of a configured channel. */
    FidelityCounters fidelity(SourceName channel) {
        return Objects.requireNonNull(parts.get(channel)).fidelity();
    }
}
