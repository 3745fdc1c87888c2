/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Gateway.Extension.class)
class UpdateTest {
    private final Gateway gateway;
    private final String id;
    private final String path;

    UpdateTest(Gateway gateway) {
        this.gateway = gateway;
        this.id = gateway.fresh("update");
        this.path = "/Patient/" + id;
    }

    private String patient(boolean active) {
        return "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\",\"active\":" + active + "}";
    }

    @Test
    void createsWhatIsNotThereAndChangesWhatIs() {
        var created = gateway.put(path, patient(true));
        var changed = gateway.put(path, patient(false));

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo(gateway.base() + path + "/_history/1");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.header("ETag")).isEqualTo("W/\"2\"");
        assertThat(changed.json().path("active").asBoolean(true)).isFalse();
    }

    @Test
    void keepsTheVersionWhenNothingChanges() {
        gateway.put(path, patient(true));

        var again = gateway.put(path, patient(true));

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("ETag")).isEqualTo("W/\"1\"");
    }

    @Test
    void bringsBackWhatWasDeleted() {
        gateway.put(path, patient(true));
        gateway.call("DELETE", path).send();

        var answer = gateway.put(path, patient(true));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("ETag")).isEqualTo("W/\"3\"");
        assertThat(gateway.get(path).status()).isEqualTo(200);
    }

    @Test
    void holdsIfMatch() {
        gateway.put(path, patient(true));

        var wrong = gateway.call("PUT", path)
                .header("If-Match", "W/\"7\"")
                .body(patient(false))
                .send();
        var missing = gateway.call("PUT", "/Patient/" + id + "x")
                .header("If-Match", "W/\"1\"")
                .body(patient(false).replace(id, id + "x"))
                .send();
        var right = gateway.call("PUT", path)
                .header("If-Match", "W/\"1\"")
                .body(patient(false))
                .send();

        assertThat(wrong.status()).isEqualTo(412);
        assertThat(wrong.issue()).isEqualTo("conflict");
        assertThat(missing.status()).isEqualTo(412);
        assertThat(right.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "W/1", "\"a\"", "W/\"1\", W/\"2\"", "W/\"99999999999\""})
    void refusesAMalformedIfMatch(String tag) {
        gateway.put(path, patient(true));

        assertThat(gateway.call("PUT", path)
                        .header("If-Match", tag)
                        .body(patient(false))
                        .send()
                        .status())
                .isEqualTo(400);
    }

    @Test
    void createsOnlyWhereNothingIsWhenAskedTo() {
        var first = gateway.call("PUT", path)
                .header("If-None-Match", "*")
                .body(patient(true))
                .send();
        var second = gateway.call("PUT", path)
                .header("If-None-Match", "*")
                .body(patient(false))
                .send();

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(412);
    }

    @Test
    void refusesAnotherIdOrNone() {
        assertThat(gateway.put(path, "{'resourceType':'Patient','id':'other'}").status())
                .isEqualTo(400);
        assertThat(gateway.put(path, "{'resourceType':'Patient'}").status()).isEqualTo(400);
        assertThat(gateway.put("/Patient/not_an_id", "{'resourceType':'Patient','id':'not_an_id'}")
                        .status())
                .isEqualTo(400);
        assertThat(gateway.put("/Patient/" + "x".repeat(65), "{'resourceType':'Patient'}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void knowsIdsByCase() {
        gateway.put(path, patient(true));

        assertThat(gateway.get("/Patient/" + id.toUpperCase(Locale.ROOT)).status())
                .isEqualTo(404);
    }

    @Test
    void letsOneOfManyWritersOfAVersionWin() throws Exception {
        gateway.put(path, patient(true));
        var calls = IntStream.range(0, 8)
                .mapToObj(i -> gateway.call("PUT", path)
                        .header("If-Match", "W/\"1\"")
                        .body(patient(true).replace("}", ",\"gender\":\"" + (i % 2 == 0 ? "male" : "female") + "\"}")))
                .toList();

        var statuses = new ArrayList<Integer>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var future : executor.invokeAll(calls.stream()
                    .map(call -> (Callable<Integer>) () -> call.send().status())
                    .toList())) {
                statuses.add(future.get());
            }
        }

        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(1);
        assertThat(statuses.stream().filter(status -> status == 412)).hasSize(7);
    }

    @Test
    void deletesAndIsNotTroubledByDeletingAgain() {
        gateway.put(path, patient(true));

        var wrong = gateway.call("DELETE", path).header("If-Match", "W/\"5\"").send();
        var first = gateway.call("DELETE", path).send();
        var second = gateway.call("DELETE", path).send();
        var never = gateway.call("DELETE", "/Patient/never-was").send();

        assertThat(wrong.status()).isEqualTo(412);
        assertThat(first.status()).isEqualTo(204);
        assertThat(first.header("ETag")).isEqualTo("W/\"2\"");
        assertThat(second.status()).isEqualTo(204);
        assertThat(never.status()).isEqualTo(204);
    }
}
