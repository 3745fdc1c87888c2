/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.load;

import health.kiln.bench.Arguments;
import health.kiln.bench.load.LoadLoop.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Asks for paths over HTTP and prints a row: {@code --to HOST:PORT --paths FILE --token TOKEN [--connections N]
 * [--warm-up S] [--seconds S] [--work TEXT]}. The file has a path a line.
 */
public final class HttpLoad {
    private HttpLoad() {}

    public static void main(String[] words) throws IOException {
        var arguments = Arguments.of(words);
        var plan = new Plan(
                arguments.address("to"),
                arguments.number("connections", 32),
                arguments.seconds("warm-up", 3),
                arguments.seconds("seconds", 10),
                Long.MAX_VALUE);
        var paths = Files.readAllLines(Path.of(arguments.text("paths")));
        var conversation = new HttpConversation(arguments.text("to"), arguments.text("token"), paths);
        System.out.println(new LoadLoop(plan, conversation)
                .run(arguments.text("work", "HTTP"))
                .row());
    }
}
