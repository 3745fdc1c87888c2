/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import static health.kiln.mappings.state.ResourceStateTest.after;
import static health.kiln.mappings.state.Statement.clear;
import static health.kiln.mappings.state.Statement.item;
import static health.kiln.mappings.state.Statement.moves;
import static health.kiln.mappings.state.Statement.order;
import static health.kiln.mappings.state.Statement.result;
import static health.kiln.mappings.state.Statement.retires;
import static health.kiln.mappings.state.Statement.says;
import static health.kiln.mappings.state.Statement.set;
import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.mappings.intent.Intent.Retire.Reason;
import health.kiln.mappings.intent.Intent.Step.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Invariant 3: the resource depends neither on the order of arrival nor on repeats. Every order of random histories. */
class ConvergenceTest {
    private static final int HISTORIES = 10;
    private static final int STATEMENTS = 5;
    private static final List<Kind> KINDS = List.of(Kind.values());

    @Test
    void convergesForStatementsAboutParts() {
        converges("Patient", ConvergenceTest::statement);
    }

    @Test
    void convergesForResults() {
        converges("Observation", (random, minute) -> {
            var code = List.of("P", "F", "F", "C", "A", "D", "X", "N", "U", "V", "I", "O", "R")
                    .get(random.nextInt(13));
            return result(minute, code, random.nextInt(4) == 0 ? "" : Integer.toString(random.nextInt(3)));
        });
    }

    @Test
    void convergesForOrders() {
        converges("ServiceRequest", (random, minute) -> {
            var code = List.of("NW", "CA", "UC", "HD", "RL", "SC", "RE", "DC", "XO", "UH")
                    .get(random.nextInt(10));
            return order(minute, code, List.of("", "", "IP", "CM", "HD").get(random.nextInt(5)));
        });
    }

    @Test
    void convergesForEncounters() {
        converges("Encounter", (random, minute) -> {
            var kind = KINDS.get(random.nextInt(KINDS.size()));
            var encounterClass = List.of("", "IMP", "EMER").get(random.nextInt(3));
            var place = List.of("", "ward", "icu", "er").get(random.nextInt(4));
            var happened = random.nextInt(3) == 0 ? minute / 2 : minute;
            return moves(happened, minute, kind, encounterClass, place.isEmpty() ? "" : place + minute);
        });
    }

    private static void converges(String type, BiFunction<Random, Integer, Statement> some) {
        var random = new Random(7);
        for (var history = 0; history < HISTORIES; history++) {
            var statements = new ArrayList<Statement>();
            for (var minute = 0; minute < STATEMENTS; minute++) {
                statements.add(some.apply(random, minute));
            }
            var expected = after(type, statements.toArray(Statement[]::new)).toString();
            for (var permutation : Permutations.of(statements)) {
                var repeated = new ArrayList<>(permutation);
                repeated.add(random.nextInt(repeated.size()), permutation.get(random.nextInt(STATEMENTS)));
                repeated.add(permutation.get(random.nextInt(STATEMENTS)));

                var resource = after(type, repeated.toArray(Statement[]::new)).toString();

                assertThat(resource).as("history %d", history).isEqualTo(expected);
            }
        }
    }

    private static Statement statement(Random random, int minute) {
        var value = "'" + random.nextInt(3) + "'";
        return switch (random.nextInt(8)) {
            case 0 -> says(minute, set("birthDate", value), set("gender", value));
            case 1 -> says(minute, clear("birthDate"));
            case 2 ->
                says(minute, item("identifier", "a" + random.nextInt(2), random.nextInt(2), "{'value':" + value + "}"));
            case 3 ->
                says(
                        minute,
                        clear("identifier"),
                        item("identifier", "b", 0, "[{'value':" + value + "},{'value':'x'}]"));
            case 4 ->
                says(
                        minute,
                        set(
                                "deceased[x]",
                                random.nextBoolean() ? "{'deceasedBoolean':true}" : "{'deceasedDateTime':'2026'}"));
            case 5 -> says(minute, set("maritalStatus.text", value));
            case 6 ->
                says(
                        minute,
                        set("maritalStatus", "{'text':" + value + ",'coding':[{'code':'M'}]}"),
                        set("identifier", "[{'value':" + value + "}]"));
            default -> retires(minute, Reason.INACTIVE);
        };
    }
}
