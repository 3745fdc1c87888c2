/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Which stories show what: each pitfall, ADT event and status code with the stories whose messages have it. */
public final class ScenarioIndex {
    /** HL7 v2.5.1 ch. 3: A19 is a query, A56 to A59 are not assigned. */
    private static final List<String> ADT_EVENTS = IntStream.rangeClosed(1, 62)
            .filter(number -> number != 19 && (number < 56 || number > 59))
            .mapToObj("A%02d"::formatted)
            .toList();

    /** HL7 table 0085 (OBX-11). */
    private static final List<String> RESULT_CODES = codes("F P R S I O C A B V U D W X N");

    /** HL7 table 0123 (OBR-25), with W and D as some senders have them. */
    private static final List<String> REPORT_CODES = codes("O I S N A R P M F C X Y Z W D");

    /** HL7 table 0119 (ORC-1). */
    private static final List<String> ORDER_CODES =
            codes("NW SN NA OK UA RR PR PA CH CN SC SR RE XO XR XX UX CA CR OC UC"
                    + " DC DR OD UD HD HR OH UH RL OE OR UR RP RQ RU RO UM RF AF DF FU OF DE SS LI UN MC");

    /** Stories that are named in one cell; those whose title names the code come first. */
    private static final int NAMED_MAX = 4;

    private final List<Scenario> scenarios;
    private final Map<String, List<String>> pitfalls;

    /** {@code pitfalls} are the stories that show each done right, by its text. */
    public ScenarioIndex(List<Scenario> scenarios, Map<String, List<String>> pitfalls) {
        this.scenarios = List.copyOf(scenarios);
        this.pitfalls = new LinkedHashMap<>(pitfalls);
    }

    private static List<String> codes(String text) {
        return List.of(text.split(" ", -1));
    }

    /** All that has no story, or one that does not exist. */
    public List<String> gaps() {
        var names = scenarios.stream().map(ScenarioIndex::name).toList();
        var gaps = new ArrayList<String>();
        pitfalls.forEach((text, stories) -> {
            if (stories.isEmpty()) {
                gaps.add(text + ": no story");
            }
            stories.stream()
                    .filter(story -> !names.contains(story))
                    .forEach(story -> gaps.add(text + ": there is no " + story));
        });
        sections()
                .forEach(section -> section.codes().stream()
                        .filter(code -> stories(section, code).isEmpty())
                        .forEach(code -> gaps.add(section.name() + " " + code + ": no story")));
        return gaps;
    }

    /** Where a code stands in a message. */
    private record Section(String name, String segment, int field, List<String> codes) {
        boolean isIn(String message, String code) {
            return message.lines()
                    .filter(line -> line.startsWith(segment + "|"))
                    .map(line -> line.split("\\|", -1))
                    .anyMatch(fields -> field < fields.length && fields[field].equals(code));
        }
    }

    private static Stream<Section> sections() {
        return Stream.of(
                new Section("ADT event", "EVN", 1, ADT_EVENTS),
                new Section("OBX-11", "OBX", 11, RESULT_CODES),
                new Section("OBR-25", "OBR", 25, REPORT_CODES),
                new Section("ORC-1", "ORC", 1, ORDER_CODES));
    }

    private List<String> stories(Section section, String code) {
        Predicate<Scenario> titled = scenario -> scenario.title().matches(".*\\b" + code + "\\b.*")
                || scenario.file().startsWith(code.toLowerCase(Locale.ROOT) + "_");
        var all = scenarios.stream()
                .filter(scenario -> shows(scenario, section, code))
                .toList();
        return Stream.concat(all.stream().filter(titled), all.stream().filter(titled.negate()))
                .limit(NAMED_MAX)
                .map(ScenarioIndex::name)
                .toList();
    }

    /** From that message on, something must hold. */
    private static boolean shows(Scenario scenario, Section section, String code) {
        var at = 0;
        while (at < scenario.steps().size()
                && !section.isIn(scenario.steps().get(at).message().replace('\r', '\n'), code)) {
            at++;
        }
        return scenario.steps().subList(at, scenario.steps().size()).stream()
                .anyMatch(step -> !step.claims().isEmpty() || !step.refusal().isEmpty());
    }

    private static String name(Scenario scenario) {
        return scenario.file().replace(".scenario", "");
    }

    /** The page {@code docs/scenarios.md}. */
    public String markdown() {
        var text = new StringBuilder("""
                # Which story shows what

                Each story is a file in `server/inbox/src/test/resources/scenarios`: messages, and what must hold after each. All run against the store, in their order
                and in others, with repeats, and end to end over MLLP and FHIR. Generated from them; a test compares (`-Dscenarios=update` writes it anew) and
                fails where a line has no story. At most four stories are named for each code.

                ## What converters get wrong

                | | stories |
                |---|---|
                """);
        pitfalls.forEach((pitfall, stories) -> row(text, pitfall, stories));
        sections().forEach(section -> {
            text.append("\n## ").append(section.name()).append("\n\n| | stories |\n|---|---|\n");
            section.codes().forEach(code -> row(text, code, stories(section, code)));
        });
        return text.toString();
    }

    private static void row(StringBuilder text, String name, List<String> stories) {
        text.append("| ")
                .append(name)
                .append(" | ")
                .append(String.join(", ", stories))
                .append(" |\n");
    }
}
