/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job on a real gateway: HL7 v2 goes in over MLLP, an authorised app reads FHIR. */
class EndToEndTest {
    private static final Path SAMPLES = Path.of("../../config/samples");

    @TempDir
    private static Path home;

    private static GatewayProcess gateway;
    private static FhirClient app;

    @BeforeAll
    static void start() throws Exception {
        Files.writeString(
                Files.createDirectory(home.resolve("channels")).resolve("strict.yaml"),
                "mllp: { port: 0 }\nvalidate: true\nacknowledge: stored\n");
        gateway = GatewayProcess.start(home, Map.of("KILN_ACKNOWLEDGE", "committed"));
        app = FhirClient.of(gateway, "system/*.rs");
        for (var sample : new String[] {"1-adt-a01-admit.hl7", "2-orm-o01-order.hl7", "3-oru-r01-result.hl7"}) {
            assertThat(send(sample)).as(sample).contains("MSA|AA|");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        app.close();
        assertThat(gateway.stop()).isEqualTo(GatewayProcess.ENDED_BY_SIGTERM);
        assertThat(gateway.output()).contains("Kiln is stopping: it finishes what it has in hand.");
    }

    @Test
    void admitsThePatient() throws Exception {
        var patients = app.get("Patient?identifier=urn:oid:2.16.840.1.113883.19.5|100234");

        assertThat(patients.at("/total").asInt()).isEqualTo(1);
        var patient = patients.at("/entry/0/resource");
        assertThat(patient.at("/name/0/family").asString()).isEqualTo("Everywoman");
        assertThat(patient.at("/birthDate").asString()).isEqualTo("1969-04-12");
        var encounters = app.get(
                "Encounter?status=in-progress&patient=" + patient.at("/id").asString());
        assertThat(encounters.at("/entry/0/resource/class/code").asString()).isEqualTo("IMP");
        assertThat(encounters.at("/entry/0/resource/period/start").asString()).isEqualTo("2026-03-02T08:00:00+01:00");
    }

    @Test
    void linksTheResultToItsOrderAndItsPatient() throws Exception {
        var reports = app.get(
                "DiagnosticReport?identifier=urn:oid:2.16.840.1.113883.19.7|L260302017&_include=DiagnosticReport:result&_include=DiagnosticReport:based-on&_include=DiagnosticReport:subject");

        var byType = new TreeMap<String, Integer>();
        reports.at("/entry")
                .forEach(
                        entry -> byType.merge(entry.at("/resource/resourceType").asString(), 1, Integer::sum));
        assertThat(byType)
                .isEqualTo(Map.of("DiagnosticReport", 1, "Observation", 4, "Patient", 1, "ServiceRequest", 1));
    }

    @Test
    void findsAHighGlucose() throws Exception {
        var high = app.get(
                "Observation?code=http://loinc.org|2345-7&value-quantity=gt150|http://unitsofmeasure.org|mg/dL");

        assertThat(high.at("/entry/0/resource/valueQuantity/value").decimalValue())
                .hasToString("182");
        assertThat(high.at("/entry/0/resource/status").asString()).isEqualTo("final");
    }

    @Test
    void answersAResendWithoutASecondEffect() throws Exception {
        var before = app.get("Patient?identifier=urn:oid:2.16.840.1.113883.19.5|100234");

        assertThat(send("1-adt-a01-admit.hl7")).contains("MSA|AA|DEMO0001");

        var after = app.get("Patient?identifier=urn:oid:2.16.840.1.113883.19.5|100234");
        assertThat(after.at("/entry/0/resource")).isEqualTo(before.at("/entry/0/resource"));
    }

    @Test
    void leadsFromAResourceToTheRawMessage() throws Exception {
        var provenance = app.get("Provenance?target=Patient/"
                + app.get("Patient?identifier=urn:oid:2.16.840.1.113883.19.5|100234")
                        .at("/entry/0/resource/id")
                        .asString());

        var binary = app.get(
                provenance.at("/entry/0/resource/entity/0/what/reference").asString());
        assertThat(new String(binary.at("/data").binaryValue(), StandardCharsets.UTF_8))
                .startsWith("MSH|^~\\&|");
    }

    @Test
    void showsTheMessageLogToTheOperator() throws Exception {
        var log = gateway.run("messages");

        assertThat(log).contains("DEMO0001", "ADT^A01", "PROCESSED");
    }

    @Test
    void pagesThroughTheMessageLogAndRefusesAnUnknownChannel() throws Exception {
        var newest = gateway.run("messages", "--limit", "1").lines().toList().getLast();
        var number = newest.replaceAll(" .*", "");

        assertThat(gateway.run("messages", "--before", number, "--channel", "default"))
                .contains("DEMO0001")
                .doesNotContain(newest);
        assertThat(gateway.failing("messages", "--channel", "nope")).isEqualTo("kiln: there is no channel 'nope'\n");
    }

    @Test
    void showsAMessageAsItCameOrLineByLine() throws Exception {
        var raw = gateway.run("message", "1", "--raw");

        assertThat(raw).isEqualTo(Files.readString(SAMPLES.resolve("1-adt-a01-admit.hl7")));
        assertThat(gateway.run("message", "1", "--raw", "--lines").lines())
                .hasSameElementsAs(raw.lines().toList());
    }

    @Test
    void showsWhoSawAPatientToTheOperator() throws Exception {
        var id = app.get("Patient?identifier=urn:oid:2.16.840.1.113883.19.5|100234")
                .at("/entry/0/resource/id")
                .asString();
        app.get("Patient/" + id);
        app.get("Patient/" + id);

        var newest =
                gateway.run("audit", "--patient", id, "--limit", "1").lines().toList();
        var number = newest.getLast().replaceAll(" .*", "");
        var older = gateway.run("audit", "--resource", "Patient/" + id, "--before", number, "--since", "PT1H");

        assertThat(newest).hasSize(2);
        assertThat(newest.getLast())
                .contains(" read ", "Patient/" + id, " 200 ", "127.0.0.1")
                .doesNotContain("Everywoman", "100234");
        assertThat(older).contains(" read ");
        assertThat(older.lines()).noneMatch(line -> line.startsWith(number + " "));
        assertThat(gateway.run("audit", "--client", "nobody")).hasLineCount(1);
    }

    @Test
    void keepsAMessageThatNoMapClaims() throws Exception {
        var answer = exchange("MSH|^~\\&|X|Y|||20260302||ZZZ^Z99|U1|P|2.5\rPID|1||1^^^A\r");

        assertThat(answer).contains("MSA|AA|U1");
        assertThat(gateway.run("messages", "--status", "UNCLAIMED")).contains("U1");
    }

    @Test
    void tellsTheSenderOfAStrictChannelWhatIsWrongAndKeepsIt() throws Exception {
        var message = "MSH|^~\\&|X|Y|||20260302||ADT^A01^ADT_A01|STRICT1|P|2.5.1\rEVN||20260302\rPID|1||1^^^A||DOE\r";

        try (var connection = new MllpConnection(gateway.mllpPort("strict"))) {
            assertThat(connection.exchange(message.getBytes(StandardCharsets.UTF_8)))
                    .contains("MSA|AE|STRICT1", "ERR||PV1^1|100^Segment sequence error^HL70357|E|");
        }

        gateway.run("messages", "--await-idle", "--limit", "1");
        var parked = gateway.run("messages", "--status", "ERROR", "--channel", "strict");
        assertThat(parked).contains("STRICT1");
        assertThat(gateway.run("message", parked.lines().toList().getLast().replaceAll(" .*", "")))
                .contains("100", "PV1");
        assertThat(metric(metrics(), "kiln_validation_refused_total{channel=\"strict\"}"))
                .isPositive();
    }

    private static String metrics() throws Exception {
        return app.send(app.request("../../actuator/prometheus").GET().build()).body();
    }

    @Test
    void showsWhatItDoesInTheMetrics() throws Exception {
        assertThat(metrics())
                .contains(
                        "kiln_mllp_frames_total{channel=\"default\"}",
                        "kiln_mllp_frames_broken_total{channel=\"default\",flaw=",
                        "kiln_acknowledgements_total{code=\"AA\"}",
                        "kiln_processing_batches_total{outcome=\"settled\"}",
                        "kiln_repository_units_total{outcome=\"done\"}",
                        "kiln_inbox_messages_total{outcome=\"kept\"}");
    }

    @Test
    void showsHowMuchOfTheMessagesItReadsInTheMetrics() throws Exception {
        var metrics = metrics();

        var fields = metric(metrics, "kiln_fidelity_fields_total{channel=\"default\"}");
        var unread = metric(metrics, "kiln_fidelity_unread_total{channel=\"default\"}");
        assertThat(metric(metrics, "kiln_fidelity_messages_total{channel=\"default\"}"))
                .isPositive();
        assertThat(fields).isPositive();
        assertThat(unread).isBetween(0.0, fields / 2);
    }

    private static double metric(String metrics, String name) {
        var line = metrics.lines()
                .filter(each -> each.startsWith(name + " "))
                .findFirst()
                .orElseThrow();
        return Double.parseDouble(line.substring(name.length()));
    }

    @Test
    void refusesAReaderWithoutAToken() throws Exception {
        try (var stranger = new FhirClient(gateway.baseUrl(), "junk")) {
            var response = stranger.send(stranger.request("Patient").GET().build());

            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.body()).contains("OperationOutcome");
        }
    }

    private static String send(String sample) throws IOException {
        return exchange(Files.readAllBytes(SAMPLES.resolve(sample)));
    }

    private static String exchange(String message) throws IOException {
        return exchange(message.getBytes(StandardCharsets.UTF_8));
    }

    private static String exchange(byte[] message) throws IOException {
        try (var connection = new MllpConnection(gateway.mllpPort())) {
            return connection.exchange(message);
        }
    }
}
