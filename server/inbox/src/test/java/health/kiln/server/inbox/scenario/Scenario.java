/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox.scenario;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A story in one file, for an integration engineer to read: a title, what it is about, and steps. A step begins with
 * {@code ---} and says what happens; then come the message's segments, and what must hold after it:
 *
 * <pre>
 * expect Encounter: status = 'in-progress'             there is exactly one, and of it this is true
 * expect 2 Patient where active = false                there are exactly two of which this is true
 * expect no Observation
 * expect Patient P1: name.family = 'ROSSI'             the one that has this identifier
 * refused 205                                          the message is not applied, with this code of HL7 table 0357
 * </pre>
 *
 * A line before the first step that begins with {@code set} is a policy of the site that the messages come from. A story that
 * is told {@code Only in this order} says why. In an expression, {@code {Patient P1}} is the reference to the
 * resource that has this identifier now, and {@code {site}} the name of the site that the messages come from.
 */
public record Scenario(String file, String title, String about, List<Step> steps) {
    private static final Pattern SEGMENT = Pattern.compile("[A-Z][A-Z0-9]{2}\\|.*");

    /** One message, and what must hold after it. */
    public record Step(String what, String message, List<Claim> claims, String refusal) {
        public byte[] bytes() {
            return message.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** What must hold. */
    public record Claim(String type, String identifier, int count, String where, String holds) {
        private static final Pattern FORM = Pattern.compile(
                "expect (?:(no|\\d+) )?([A-Z][A-Za-z]+)(?: ([A-Za-z0-9.-]+))??(?: where (.*?))?(?:: (.*))?");

        static Claim parse(String line) {
            var form = FORM.matcher(line);
            if (!form.matches()) {
                throw new IllegalArgumentException("not an expectation: " + line);
            }
            var many = form.group(1) == null ? "1" : form.group(1).equals("no") ? "0" : form.group(1);
            return new Claim(
                    form.group(2),
                    orEmpty(form.group(3)),
                    Integer.parseInt(many),
                    orEmpty(form.group(4)),
                    orEmpty(form.group(5)));
        }

        private static String orEmpty(String text) {
            return text == null ? "" : text;
        }
    }

    /** The stories of a folder, by their files' names. */
    public static List<Scenario> in(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            var scenarios = new ArrayList<Scenario>();
            for (var file : files.filter(path -> path.toString().endsWith(".scenario"))
                    .sorted()
                    .toList()) {
                scenarios.add(parse(file.getFileName().toString(), Files.readString(file)));
            }
            return scenarios;
        }
    }

    static Scenario parse(String file, String text) {
        var parts = List.of(text.split("(?m)^--- ?", -1));
        var steps = parts.subList(1, parts.size()).stream().map(Scenario::step).toList();
        return new Scenario(file, text.lines().findFirst().orElseThrow(), parts.getFirst(), steps);
    }

    private static Step step(String text) {
        var lines = text.lines().toList();
        var message = new StringBuilder();
        var claims = new ArrayList<Claim>();
        var refusal = "";
        for (var line : lines.subList(1, lines.size())) {
            if (SEGMENT.matcher(line).matches()) {
                message.append(line).append('\r');
            } else if (line.startsWith("refused ")) {
                refusal = line.substring("refused ".length());
            } else if (!line.isBlank()) {
                claims.add(Claim.parse(line));
            }
        }
        return new Step(lines.getFirst(), message.toString(), claims, refusal);
    }

    /** The site's maps: its policies; empty for the bundled maps alone. */
    public String overlay() {
        return about.lines()
                .filter(line -> line.startsWith("set "))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    /** Whether all of its messages are applied, and their order of arrival must not matter. */
    public boolean isOfAnyOrder() {
        return !about.contains("Only in this order")
                && steps.stream().allMatch(step -> step.refusal().isEmpty());
    }

    @Override
    public String toString() {
        return file;
    }
}
