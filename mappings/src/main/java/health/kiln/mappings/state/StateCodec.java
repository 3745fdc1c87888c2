/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Intent.Retire.Reason;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A state as bytes, beside its resource. Values that the resource shows are left out and read back from it; a register
 * that the base stamp describes is left out entirely.
 */
final class StateCodec {
    private static final int VERSION = 1;

    private StateCodec() {}

    static byte[] encode(ResourceState state) {
        var packer = new Packer();
        var life = state.life();
        packer.flag(life.born())
                .flag(life.inferred())
                .stamp(life.asserted())
                .stamp(life.retired())
                .flag(life.reason() == Reason.ENTERED_IN_ERROR);
        JournalCodec.pack(packer, state.reports());
        JournalCodec.pack(packer, state.movements());
        JournalCodec.pack(packer, state.snapshots());
        packer.number(state.otherKeys().size());
        state.otherKeys().forEach(packer::uuid);
        var decided = state.assembly().fields().decidedAndPresent();
        packer.number(decided.size());
        decided.forEach(packer::name);
        new RegisterWriter(packer, state).write();
        var mentioned = state.movements().mentioned();
        var more = !state.chronicle().isEmpty() || !mentioned.equals(Instant.MAX);
        if (more || !state.names().isEmpty()) {
            packer.number(state.names().size());
            state.names().forEach(packer::text);
        }
        if (more) {
            packer.flag(!mentioned.equals(Instant.MAX));
            if (!mentioned.equals(Instant.MAX)) {
                packer.number(mentioned.getEpochSecond()).number(mentioned.getNano());
            }
            state.chronicle().pack(packer);
        }
        return packer.packed(VERSION);
    }

    static ResourceState restore(String type, String id, byte[] bytes, ObjectNode resource) {
        var before = withoutVersion(resource);
        var state = new ResourceState(type, id, Optional.of(before));
        if (bytes.length == 0) {
            RegisterReader.readUnknown(state, before);
            return state;
        }
        var unpacker = new Unpacker(bytes, VERSION);
        var life = new Life(
                unpacker.flag(),
                unpacker.flag(),
                unpacker.stamp(),
                unpacker.stamp(),
                unpacker.flag() ? Reason.ENTERED_IN_ERROR : Reason.INACTIVE);
        state.restored(life, JournalCodec.reports(unpacker), JournalCodec.movements(unpacker));
        JournalCodec.snapshots(unpacker, state.snapshots());
        var keys = unpacker.count();
        for (var i = 0; i < keys; i++) {
            state.addKey(unpacker.uuid());
        }
        new RegisterReader(unpacker, state, before).read();
        var names = unpacker.hasMore() ? unpacker.count() : 0;
        for (var i = 0; i < names; i++) {
            state.names().add(unpacker.text());
        }
        if (unpacker.hasMore()) {
            if (unpacker.flag()) {
                state.movements().mention(Instant.ofEpochSecond(unpacker.number(), unpacker.number()));
            }
            state.chronicle().read(unpacker);
        }
        return state;
    }

    /** The resource as states know it; the store puts version and time back. */
    private static ObjectNode withoutVersion(ObjectNode resource) {
        if (resource.path("meta") instanceof ObjectNode meta) {
            meta.remove("versionId");
            meta.remove("lastUpdated");
            if (meta.isEmpty()) {
                resource.remove("meta");
            }
        }
        return resource;
    }
}
