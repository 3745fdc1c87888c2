/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.parser.GenericModelClassFactory;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.util.Terser;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import health.kiln.connectors.mllp.AcknowledgementRequest;
import health.kiln.connectors.mllp.BatchEnvelope;
import health.kiln.connectors.mllp.MllpClient;
import health.kiln.connectors.mllp.MshHeader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every sample of the field, sent over MLLP: each is answered as its content deserves, and is kept. */
class SampleMessagesTest {
    /** The samples and their licences live with the module that reads them. */
    private static final Path SAMPLES = Path.of("../mappings/src/test/resources/hl7v2");

    private static final Set<String> NO_MESSAGES =
            Set.of("malformed_co_01.hl7", "malformed_co_02.hl7", "malformed_rt_01.hl7", "unknown_co_01.hl7");

    private final PipeParser parser = lenientParser();

    private static PipeParser lenientParser() {
        var context = new DefaultHapiContext(new GenericModelClassFactory());
        context.setValidationContext(ValidationContextFactory.noValidation());
        context.getParserConfiguration().setAllowUnknownVersions(true);
        return context.getPipeParser();
    }

    @Test
    void answersEverySingleMessage() throws Exception {
        var inbox = new InMemoryInbox();
        try (var gateway = new Gateway(Channel.named(Messages.SOURCE, ZoneOffset.UTC), inbox);
                var client = new MllpClient(gateway.address())) {
            for (Path file : files(SAMPLES)) {
                String message = Files.readString(file, StandardCharsets.ISO_8859_1);
                var header = MshHeader.read(Files.readAllBytes(file));
                var request = AcknowledgementRequest.of(header);
                boolean isMessage = !NO_MESSAGES.contains(file.getFileName().toString());
                client.send(message);

                if (request.accept() == AcknowledgementRequest.Condition.AL) {
                    assertAcknowledges(file, client.receive(), header, isMessage ? "CA" : "CR");
                }
                if (request.application() == AcknowledgementRequest.Condition.AL) {
                    assertAcknowledges(file, client.receive(), header, isMessage ? "AA" : "AR");
                }
            }
            // an answer that was expected and did not come, or the reverse, would show here
            assertThat(client.exchange(Messages.adt("LAST", "P1"))).contains("MSA|AA|LAST\r");
        }
        assertThat(inbox.held()).hasSizeGreaterThan(170);
    }

    @Test
    void answersEveryMessageOfABatch() throws Exception {
        var inbox = new InMemoryInbox();
        int messages = 0;
        try (var gateway = new Gateway(Channel.named(Messages.SOURCE, ZoneOffset.UTC), inbox);
                var client = new MllpClient(gateway.address())) {
            for (Path file : files(SAMPLES.resolve("batch"))) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                List<String> sent =
                        content.lines().filter(line -> line.startsWith("MSH|")).toList();
                long due = sent.stream()
                        .filter(msh -> !AcknowledgementRequest.of(MshHeader.read(bytes(msh)))
                                .isSilent())
                        .count();

                List<String> codes = client.exchange(content)
                        .lines()
                        .filter(line -> line.startsWith("MSA|"))
                        .toList();

                assertThat(codes).as(file.toString()).hasSize((int) due);
                assertThat(codes.stream().filter(code -> !code.matches("MSA\\|[AC]A\\|.+")))
                        .as(file.toString())
                        .hasSize(file.toString().contains("malformed") ? 1 : 0);
                assertThat(BatchEnvelope.isAround(bytes(content)))
                        .isEqualTo(!file.toString().contains("bare_message"));
                messages += sent.size();
            }
        }
        assertThat(inbox.held()).hasSizeLessThanOrEqualTo(messages).hasSizeGreaterThan(20);
    }

    private void assertAcknowledges(Path file, String answer, MshHeader header, String code) throws HL7Exception {
        String controlId = header instanceof MshHeader.Present present ? present.controlId() : "";
        var acknowledgement = new Terser(parsed(answer));
        assertThat(acknowledgement.get("/MSA-1")).as(file + ": " + answer).isEqualTo(code);
        assertThat(answer)
                .as(file.toString())
                .containsPattern("MSA.[AC][AR]." + java.util.regex.Pattern.quote(controlId) + "\r");
    }

    private Message parsed(String message) throws HL7Exception {
        return parser.parse(message);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".hl7"))
                    .sorted()
                    .toList();
        }
    }
}
