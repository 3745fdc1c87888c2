/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.connectors.envelope.ContentType;
import health.kiln.connectors.envelope.Envelope;
import health.kiln.connectors.envelope.SourceName;
import health.kiln.mappings.Feed;
import health.kiln.mappings.Mapping;
import health.kiln.mappings.Mappings;
import health.kiln.mappings.map.MapLibrary;
import health.kiln.routes.inbound.Label;
import health.kiln.routes.inbound.MessageId;
import health.kiln.server.inbox.scenario.Claims;
import health.kiln.server.inbox.scenario.Scenario;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The scenarios of patient administration, from bytes to FHIR in PostgreSQL; then again in other orders, with repeats.
 * {@code -Dscenario=a40.*} runs some of them.
 */
class AdtScenarioTest {
    private static final Path SCENARIOS = Path.of("src/test/resources/scenarios");
    private static final String SITE = "demo";
    private static final Feed FEED = new Feed("adt", SITE, ZoneId.of("Europe/Rome"), Optional.empty());
    private static final Instant ARRIVAL = Instant.parse("2026-11-25T08:00:00Z");
    private static final int ORDERS = 2;
    private static final int EVENTS = 12;
    private static final Mappings MAPPINGS = MapLibrary.bundled();
    private static final Hospital HOSPITAL = new Hospital();
    private static final Claims CLAIMS = new Claims(HOSPITAL::all, SITE);

    @TempDir
    private Path maps;

    private Mappings mappings = MAPPINGS;
    private long messages;

    static List<Scenario> scenarios() throws IOException {
        var asked = Pattern.compile(System.getProperty("scenario", ".*"));
        return Scenario.in(SCENARIOS).stream()
                .filter(scenario -> asked.matcher(scenario.file()).matches())
                .toList();
    }

    /** Those whose outcome is a matter of event times alone. */
    static List<Scenario> ordered() throws IOException {
        return scenarios().stream().filter(Scenario::isOfAnyOrder).toList();
    }

    /** {@code -Dstories=1000-1500} makes a campaign of them. */
    static LongStream seeds() {
        var asked = System.getProperty("stories", "1-30").split("-", -1);
        return LongStream.rangeClosed(Long.parseLong(asked[0]), Long.parseLong(asked[1]));
    }

    @BeforeEach
    void empty() throws Exception {
        HOSPITAL.empty();
    }

    @AfterAll
    static void close() {
        HOSPITAL.close();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void holds(Scenario scenario) throws IOException {
        configure(scenario);
        for (var step : scenario.steps()) {
            var outcome = take(step.bytes());

            assertThat(outcome).as(step.what()).isEqualTo(step.refusal());
            CLAIMS.check(step);
        }
    }

    @ParameterizedTest
    @MethodSource("ordered")
    void endsTheSameInOtherOrdersAndWithRepeats(Scenario scenario) throws Exception {
        configure(scenario);
        var inOrder = scenario.steps().stream().map(Scenario.Step::bytes).toList();
        inOrder.forEach(this::take);
        var expected = Contents.of(HOSPITAL);
        var random = new Random(scenario.file().hashCode());

        for (var order = 0; order < ORDERS; order++) {
            var shuffled = new ArrayList<>(inOrder);
            Collections.shuffle(shuffled, random);
            shuffled.add(random.nextInt(shuffled.size()), shuffled.get(random.nextInt(shuffled.size())));
            HOSPITAL.empty();
            takeInBatches(shuffled, random);

            assertThat(Contents.of(HOSPITAL))
                    .as(() -> order(shuffled, inOrder))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /** Whatever happens to a patient: orders, repeats and batches do not matter, nor does a replay into an empty store. */
    @ParameterizedTest
    @MethodSource("seeds")
    void endsTheSameWhateverHappens(long seed) throws Exception {
        var story = Story.of(seed, EVENTS);
        story.forEach(this::take);
        var expected = Contents.of(HOSPITAL);
        var random = new Random(seed);

        for (var order = 0; order < ORDERS; order++) {
            var shuffled = new ArrayList<>(story);
            if (order > 0) {
                Collections.shuffle(shuffled, random);
                shuffled.add(random.nextInt(shuffled.size()), shuffled.get(random.nextInt(shuffled.size())));
            }
            HOSPITAL.empty();
            takeInBatches(shuffled, random);

            assertThat(Contents.of(HOSPITAL))
                    .as(() -> order(shuffled, story))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /** Lets the site of the scenario have the policies that it sets. */
    private void configure(Scenario scenario) throws IOException {
        if (!scenario.overlay().isEmpty()) {
            Files.writeString(maps.resolve("site.map"), scenario.overlay());
            mappings = MapLibrary.ofSites(Optional.of(maps));
        }
    }

    private static String order(List<byte[]> shuffled, List<byte[]> inOrder) {
        return "order " + shuffled.stream().map(inOrder::indexOf).toList();
    }

    private void takeInBatches(List<byte[]> all, Random random) {
        var at = 0;
        while (at < all.size()) {
            var to = Math.min(all.size(), at + 1 + random.nextInt(3));
            HOSPITAL.takes(all.subList(at, to).stream().map(this::meant).toArray(Meant[]::new));
            at = to;
        }
    }

    /** Takes one message; answers the code of its refusal, empty when it was applied. */
    private String take(byte[] bytes) {
        return switch (mappings.map(bytes, FEED, ARRIVAL)) {
            case Mapping.Mapped _ -> refusal(HOSPITAL.takes(meant(bytes)).getFirst());
            case Mapping.Refused(var problems) ->
                Integer.toString(problems.getFirst().code());
            case Mapping.Unclaimed(var trigger) -> "unclaimed " + trigger;
        };
    }

    private static String refusal(Application application) {
        return switch (application) {
            case Application.Applied _ -> "";
            case Application.Rejected(var problems) ->
                Integer.toString(problems.getFirst().code());
        };
    }

    private Meant meant(byte[] bytes) {
        var envelope = new Envelope(new SourceName("adt"), ContentType.HL7V2, ARRIVAL, bytes);
        var label = new Label(Optional.empty(), "ADT", "", "2.5.1", "", "", StandardCharsets.UTF_8, "");
        var mapped = (Mapping.Mapped) mappings.map(bytes, FEED, ARRIVAL);
        return new Meant(new MessageId(++messages), envelope, label, mapped);
    }
}
