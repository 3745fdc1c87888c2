/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import java.time.Instant;

/** Times as the tables have them: µs since 1970. */
final class Micros {
    private static final long PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private Micros() {}

    static long of(Instant instant) {
        return instant.getEpochSecond() * PER_SECOND + instant.getNano() / NANOS_PER_MICRO;
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, PER_SECOND), Math.floorMod(micros, PER_SECOND) * NANOS_PER_MICRO);
    }
}
