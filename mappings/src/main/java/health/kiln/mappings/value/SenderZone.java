/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.value;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Optional;

/**
 * How a sender's local times are to be read when they carry no offset of their own.
 *
 * <p>MSH-7's offset holds for the moment of the message; another moment of the same place may have another offset (a
 * result of July that is sent in January). So where the channel's zone agrees with MSH-7 at that moment, the zone
 * decides, with its rules for summer time; where it does not, the sender is elsewhere and MSH-7's offset decides.
 *
 * @param zone whose rules decide
 * @param messageOffset MSH-7's offset, which decides between the two meanings of a repeated hour
 */
public record SenderZone(Optional<ZoneId> zone, Optional<ZoneOffset> messageOffset) {
    /** The zone of one message. */
    public static SenderZone of(Optional<ZoneId> channelZone, String messageTime) {
        Hl7Time sent = Hl7Time.of(messageTime, new SenderZone(Optional.empty(), Optional.empty()));
        Optional<ZoneOffset> offset = sent.writtenOffset();
        if (offset.isEmpty()) {
            return new SenderZone(channelZone, offset);
        }
        boolean agrees = channelZone
                .map(zone -> sent.instant()
                        .map(moment -> zone.getRules().getOffset(moment).equals(offset.get()))
                        .orElse(false))
                .orElse(false);
        return new SenderZone(agrees ? channelZone : Optional.of(offset.get()), offset);
    }

    /** What a local time is in this zone, and what was odd about it. */
    record Resolved(LocalDateTime local, ZoneOffset offset, Optional<String> oddity) {}

    /** Empty when no zone is known. */
    Optional<Resolved> resolve(LocalDateTime local) {
        return zone.map(known -> resolve(local, known.getRules()));
    }

    private Resolved resolve(LocalDateTime local, ZoneRules rules) {
        List<ZoneOffset> offsets = rules.getValidOffsets(local);
        if (offsets.size() == 1) {
            return new Resolved(local, offsets.getFirst(), Optional.empty());
        }
        if (offsets.isEmpty()) {
            var gap = rules.getTransition(local);
            return new Resolved(
                    local.plus(gap.getDuration()),
                    gap.getOffsetAfter(),
                    Optional.of("The local time was skipped by summer time; it was shifted forward."));
        }
        return messageOffset
                .filter(offsets::contains)
                .map(offset -> new Resolved(local, offset, Optional.empty()))
                .orElseGet(() -> new Resolved(
                        local,
                        offsets.getFirst(),
                        Optional.of("The local time came twice that day; the earlier one was taken.")));
    }
}
