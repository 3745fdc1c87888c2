/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.load;

import health.kiln.bench.Arguments;
import health.kiln.bench.hl7.AdtFeed;
import health.kiln.bench.hl7.HospitalMix;
import health.kiln.bench.hl7.MessageSource;
import health.kiln.bench.load.LoadLoop.Plan;
import java.io.IOException;

/**
 * Sends HL7 v2 over MLLP and prints a row: {@code --to HOST:PORT --source adt|mix --run PREFIX [--connections N]
 * [--warm-up S] [--seconds S] [--messages N] [--patients N] [--day N] [--work TEXT]}. The prefix begins every MSH-10, so that two
 * runs with different prefixes resend nothing.
 */
public final class MllpLoad {
    private static final int SEED = 20_261_125;
    private static final int PATIENTS = 2_000;

    private MllpLoad() {}

    public static void main(String[] words) throws IOException {
        var arguments = Arguments.of(words);
        var plan = new Plan(
                arguments.address("to"),
                arguments.number("connections", 64),
                arguments.seconds("warm-up", 3),
                arguments.seconds("seconds", 10),
                arguments.number("messages", Integer.MAX_VALUE));
        var loop = new LoadLoop(plan, new MllpConversation(source(arguments)));
        System.out.println(loop.run(arguments.text("work", "MLLP")).row());
    }

    private static MessageSource source(Arguments arguments) {
        var run = arguments.text("run");
        var patients = arguments.number("patients", PATIENTS);
        return switch (arguments.text("source")) {
            case "adt" -> new AdtFeed(run, patients);
            case "mix" -> new HospitalMix(run, patients, SEED, arguments.number("day", 0));
            default -> throw new IllegalArgumentException("--source is adt or mix");
        };
    }
}
