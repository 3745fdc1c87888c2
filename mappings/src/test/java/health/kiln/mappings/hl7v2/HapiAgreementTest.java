/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.model.Structure;
import ca.uhn.hl7v2.model.Type;
import ca.uhn.hl7v2.parser.DefaultEscaping;
import ca.uhn.hl7v2.parser.EncodingCharacters;
import ca.uhn.hl7v2.parser.Escaping;
import ca.uhn.hl7v2.parser.GenericModelClassFactory;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.util.Terser;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * HAPI is the oracle: whatever it finds in a sample, field by field down to the sub-component, this reader finds too, and
 * nothing else. Evened out before: HAPI knows CR alone as a segment's end, no byte order mark and no MLLP bytes, and
 * keeps a segment name in lower case.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HapiAgreementTest {
    /** HAPI's own unescaping is left out: the raw text is compared. */
    private static final Escaping NONE = new Escaping() {
        @Override
        public String escape(String text, EncodingCharacters delimiters) {
            return text;
        }

        @Override
        public String unescape(String text, EncodingCharacters delimiters) {
            return text;
        }
    };

    /**
     * What HAPI cannot read, and this reader can as far as there is anything: MSH-2 of two characters, a segment name of
     * four letters, no MSH-9. The three malformed ones have no readable MSH for either.
     */
    private static final Set<String> REFUSED_BY_HAPI = new TreeSet<>(List.of(
            "adt_a01_co_20.hl7",
            "adt_a01_rt_10.hl7",
            "malformed_co_01.hl7",
            "malformed_co_02.hl7",
            "malformed_rt_01.hl7",
            "unknown_co_01.hl7"));

    /** Hex, highlighting, formatting and unknown sequences stay as they are in HAPI; here they are resolved. */
    private static final String HAPI_LEAVES_AS_IS = "(?s).*\\\\([^FSTRE\\\\]|[^\\\\]{2,})\\\\.*";

    private final DefaultHapiContext context = new DefaultHapiContext();

    @BeforeAll
    void prepare() {
        context.setModelClassFactory(new GenericModelClassFactory());
        context.setValidationContext(ValidationContextFactory.noValidation());
        context.getParserConfiguration().setAllowUnknownVersions(true);
        context.getParserConfiguration().setEscaping(NONE);
    }

    @AfterAll
    void close() throws Exception {
        context.close();
    }

    static Stream<Path> samples() {
        return Samples.messages().stream().filter(sample -> !REFUSED_BY_HAPI.contains(sample.toString()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void readsEachLeafAsHapiDoes(Path sample) throws Exception {
        byte[] bytes = Samples.bytes(sample.toString());

        Hl7Message message = Samples.message(bytes);

        assertThat(ours(message)).isEqualTo(theirs(hapi(bytes)));
    }

    static Stream<Path> batches() {
        return Samples.batches().stream();
    }

    /** Each message of a batch by itself, as it was split. */
    @ParameterizedTest
    @MethodSource("batches")
    void readsEachLeafOfEachMessageOfABatchAsHapiDoes(Path batch) throws Exception {
        byte[] bytes = Samples.bytes(batch.toString());
        var splitter = new Hl7Batch(bytes.length);
        var items = new ArrayList<>(splitter.accept(bytes, 0, bytes.length));
        items.addAll(splitter.finish());

        assertThat(items).isNotEmpty();
        for (BatchItem item : items) {
            if (item instanceof BatchItem.Message single
                    && Samples.read(single.bytes()) instanceof Hl7Message message) {
                assertThat(ours(message)).isEqualTo(theirs(hapi(single.bytes())));
            } else if (item instanceof BatchItem.Message unreadable) {
                assertThatThrownBy(() -> hapi(unreadable.bytes())).isInstanceOf(HL7Exception.class);
            }
        }
    }

    /** Keeps the list honest: HAPI does refuse these. */
    @Test
    void readsMoreThanHapi() {
        var refused = new TreeSet<String>();
        for (Path sample : Samples.messages()) {
            try {
                hapi(Samples.bytes(sample.toString()));
            } catch (HL7Exception notRead) {
                refused.add(sample.toString());
            }
        }

        assertThat(refused).isEqualTo(REFUSED_BY_HAPI);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void resolvesDelimiterEscapesAsHapiDoes(Path sample) {
        Hl7Message message = Samples.message(Samples.bytes(sample.toString()));
        Delimiters used = message.delimiters();
        var delimiters = new EncodingCharacters(
                (char) used.field(), (char) used.component(), (char) used.repetition(), (char) used.escape(), (char)
                        used.subcomponent());

        leaves(message)
                .filter(leaf ->
                        !leaf.raw().matches(HAPI_LEAVES_AS_IS) && !leaf.raw().equals("\"\""))
                .forEach(leaf -> assertThat(leaf.prose())
                        .as(leaf.location())
                        .isEqualTo(new DefaultEscaping().unescape(leaf.raw(), delimiters)));
    }

    private Message hapi(byte[] bytes) throws HL7Exception {
        var charset = Hl7Charsets.choose(bytes, Optional.empty()).charset();
        String text = new String(bytes, charset)
                .replace("\uFEFF", "")
                .replaceAll("[\u000B\u001C]", "")
                .replace("\r\n", "\r")
                .replace('\n', '\r');
        return new PipeParser(context).parse(text);
    }

    private static Stream<Field> leaves(Hl7Message message) {
        return message.segments().stream()
                .flatMap(segment ->
                        IntStream.rangeClosed(3, segment.fieldCount()).mapToObj(segment::field))
                .flatMap(field -> StreamSupport.stream(field.repetitions().spliterator(), false))
                .flatMap(field ->
                        IntStream.rangeClosed(1, field.componentCount()).mapToObj(field::component))
                .flatMap(field ->
                        IntStream.rangeClosed(1, field.componentCount()).mapToObj(field::component));
    }

    private static List<String> ours(Hl7Message message) {
        var leaves = new ArrayList<String>();
        for (Segment segment : message.segments()) {
            for (int f = 1; f <= segment.fieldCount(); f++) {
                int r = 0;
                for (Field repetition : segment.field(f).repetitions()) {
                    r++;
                    for (int c = 1; c <= repetition.componentCount(); c++) {
                        Field component = repetition.component(c);
                        for (int s = 1; s <= component.componentCount(); s++) {
                            add(
                                    leaves,
                                    segment.id(),
                                    f,
                                    r,
                                    c,
                                    s,
                                    component.component(s).raw());
                        }
                    }
                }
            }
        }
        return leaves;
    }

    private static List<String> theirs(Message message) throws HL7Exception {
        var leaves = new ArrayList<String>();
        for (String name : message.getNames()) {
            for (Structure structure : message.getAll(name)) {
                var segment = (ca.uhn.hl7v2.model.Segment) structure;
                for (int f = 1; f <= segment.numFields(); f++) {
                    Type[] repetitions = segment.getField(f);
                    for (int r = 1; r <= repetitions.length; r++) {
                        leaves(segment.getName().toUpperCase(Locale.ROOT), f, r, repetitions[r - 1], leaves);
                    }
                }
            }
        }
        return leaves;
    }

    private static void leaves(String name, int f, int r, Type type, List<String> leaves) {
        for (int c = 1; c <= Terser.numComponents(type); c++) {
            for (int s = 1; s <= Terser.numSubComponents(type, c); s++) {
                String value = Terser.getPrimitive(type, c, s).getValue();
                add(leaves, name, f, r, c, s, value == null ? "" : value);
            }
        }
    }

    private static void add(List<String> leaves, String name, int f, int r, int c, int s, String value) {
        if (!value.isEmpty()) {
            leaves.add(name + "-" + f + "[" + r + "]." + c + "." + s + " " + value);
        }
    }
}
