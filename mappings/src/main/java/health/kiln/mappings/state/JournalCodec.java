/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Intent.StatusReport;
import health.kiln.mappings.intent.Intent.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The journals of a state as bytes: status reports, movements, lists. */
final class JournalCodec {
    private JournalCodec() {}

    static void pack(Packer packer, Reports reports) {
        var carried = reports.carried();
        var hasCarried = !carried.equals(Standing.NOWHERE);
        packer.flag(hasCarried);
        if (hasCarried) {
            packer.text(carried.status())
                    .number(carried.maturity())
                    .number(carried.print())
                    .text(carried.previous())
                    .text(carried.code())
                    .stamp(carried.reset())
                    .stamp(carried.floor());
        }
        packer.number(reports.list().size());
        for (var report : reports.list()) {
            packer.stamp(report.stamp())
                    .name(report.coded().table())
                    .text(report.coded().code())
                    .text(report.coded().detail())
                    .number(report.print());
        }
    }

    static Reports reports(Unpacker unpacker) {
        var carried = unpacker.flag()
                ? new Standing(
                        unpacker.text(),
                        unpacker.count(),
                        unpacker.count(),
                        unpacker.text(),
                        unpacker.text(),
                        unpacker.stamp(),
                        unpacker.stamp())
                : Standing.NOWHERE;
        var count = unpacker.count();
        var reports = new ArrayList<Report>(count);
        for (var i = 0; i < count; i++) {
            var stamp = unpacker.stamp();
            var coded = new StatusReport(unpacker.name(), unpacker.text(), unpacker.text());
            reports.add(new Report(stamp, coded, unpacker.count()));
        }
        return Reports.restored(carried, reports);
    }

    static void pack(Packer packer, Movements movements) {
        packer.number(movements.list().size());
        for (var moved : movements.list()) {
            var step = moved.step();
            packer.stamp(moved.stamp()).name(step.kind().name());
            packOptional(
                    packer, step.at(), at -> packer.number(at.getEpochSecond()).number(at.getNano()));
            packOptional(packer, step.encounterClass(), packer::json);
            packOptional(packer, step.location(), packer::json);
            packOptional(packer, step.details(), packer::json);
        }
    }

    static Movements movements(Unpacker unpacker) {
        var count = unpacker.count();
        var steps = new ArrayList<Moved>(count);
        for (var i = 0; i < count; i++) {
            var stamp = unpacker.stamp();
            var kind = Step.Kind.valueOf(unpacker.name());
            var step = new Step(
                    kind,
                    optional(unpacker, () -> Instant.ofEpochSecond(unpacker.number(), unpacker.number())),
                    optional(unpacker, unpacker::object),
                    optional(unpacker, unpacker::object),
                    optional(unpacker, unpacker::object));
            steps.add(new Moved(stamp, step));
        }
        return Movements.restored(steps, Instant.MAX);
    }

    static void pack(Packer packer, Snapshots snapshots) {
        packer.number(snapshots.all().size());
        snapshots.all().forEach((of, listed) -> {
            packer.text(of.type()).text(of.source()).stamp(listed.stamp());
            packer.number(listed.members().size());
            listed.members().stream().sorted().forEach(packer::uuid);
        });
    }

    static void snapshots(Unpacker unpacker, Snapshots snapshots) {
        var count = unpacker.count();
        for (var i = 0; i < count; i++) {
            var of = new Snapshots.Of(unpacker.text(), unpacker.text());
            var stamp = unpacker.stamp();
            var size = unpacker.count();
            var members = HashSet.<UUID>newHashSet(size);
            for (var j = 0; j < size; j++) {
                members.add(unpacker.uuid());
            }
            snapshots.restore(of, new Snapshots.Listed(stamp, members));
        }
    }

    private static <T> void packOptional(Packer packer, Optional<T> value, Consumer<T> write) {
        packer.flag(value.isPresent());
        value.ifPresent(write);
    }

    private static <T> Optional<T> optional(Unpacker unpacker, Supplier<T> read) {
        return unpacker.flag() ? Optional.of(read.get()) : Optional.empty();
    }
}
