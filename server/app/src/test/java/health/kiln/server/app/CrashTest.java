/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Senders on 16 connections, and a gateway that is killed under them again and again: nothing that was acknowledged is
 * missing, nothing happens twice. {@code -Dcrash.kills=20} makes a campaign of it.
 */
class CrashTest {
    private static final int CONNECTIONS = 16;
    private static final int KILLS = Integer.getInteger("crash.kills", 2);
    private static final int MESSAGES_BETWEEN_KILLS = 1500;

    @TempDir
    private Path home;

    private final AtomicReference<GatewayProcess> gateway = new AtomicReference<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger goal = new AtomicInteger();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    @Test
    void losesNothingAndRepeatsNothingWhenKilled() throws Exception {
        var random = new Random(20261125);
        gateway.set(GatewayProcess.start(home, Map.of()));
        goal.set((KILLS + 1) * MESSAGES_BETWEEN_KILLS);

        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            var sending = IntStream.range(0, CONNECTIONS)
                    .<Future<?>>mapToObj(_ -> senders.submit(this::sendAll))
                    .toList();
            for (var kill = 1; kill <= KILLS; kill++) {
                awaitAcknowledged(kill * MESSAGES_BETWEEN_KILLS - random.nextInt(MESSAGES_BETWEEN_KILLS / 2));
                gateway.get().kill();
                gateway.set(GatewayProcess.start(home, Map.of()));
            }
            for (var sender : sending) {
                sender.get();
            }
        }

        try (var running = gateway.get();
                var app = FhirClient.of(running, "system/*.rs")) {
            running.run("messages", "--await-idle");
            assertThat(patientsByIdentifier(app)).isEqualTo(expected());
            assertThat(running.run("messages", "--status", "ERROR").lines().filter(line -> line.contains("CRASH")))
                    .isEmpty();
        }
    }

    /** Sends until the goal is reached; a message without an answer is sent again, as every interface engine does. */
    private Void sendAll() throws IOException {
        for (var number = next.getAndIncrement(); number < goal.get(); number = next.getAndIncrement()) {
            var message = admission(number);
            while (!sent(message)) {
                LockSupport.parkNanos(20_000_000);
            }
            acknowledged.add("P" + number);
        }
        return null;
    }

    private boolean sent(byte[] message) {
        try (var connection = new MllpConnection(gateway.get().mllpPort())) {
            return connection.exchange(message).contains("MSA|AA|");
        } catch (IOException | UncheckedIOException killed) {
            return false;
        }
    }

    private void awaitAcknowledged(int count) {
        while (acknowledged.size() < count) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private Map<String, Integer> expected() {
        return IntStream.range(0, goal.get()).boxed().collect(Collectors.toMap(number -> "P" + number, _ -> 1));
    }

    /** Every patient's number and version. */
    private static Map<String, Integer> patientsByIdentifier(FhirClient app) throws Exception {
        var versions = new HashMap<String, Integer>();
        var ids = new HashSet<String>();
        var url = "Patient?_count=500";
        while (!url.isEmpty()) {
            var page = app.get(url);
            for (var entry : page.at("/entry")) {
                var patient = entry.at("/resource");
                assertThat(ids.add(patient.at("/id").asString())).isTrue();
                versions.put(
                        patient.at("/identifier/0/value").asString(),
                        Integer.parseInt(patient.at("/meta/versionId").asString()));
            }
            url = "";
            for (var link : page.at("/link")) {
                if (link.at("/relation").asString().equals("next")) {
                    url = link.at("/url").asString();
                }
            }
        }
        return versions;
    }

    private static byte[] admission(int number) {
        return ("MSH|^~\\&|ADT|CRASH|||20260302080000||ADT^A01^ADT_A01|CRASH%1$d|P|2.5.1\r"
                        + "EVN|A01|20260302080000\r"
                        + "PID|1||P%1$d^^^CRASH^MR||Family%1$d^Given||19700101|F\r"
                        + "PV1|1|I|W^1^1|||||||||||||||V%1$d^^^CRASH^VN\r")
                .formatted(number)
                .getBytes(StandardCharsets.UTF_8);
    }
}
