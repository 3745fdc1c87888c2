/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.ErrorCode;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.Version;
import ca.uhn.hl7v2.model.GenericMessage;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.util.idgenerator.UUIDGenerator;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import health.kiln.mappings.Problem;
import health.kiln.mappings.tables.V2Codes;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether a message is built as the standard's chapters say for its version: segments in their places, required segments
 * and fields there, values of their types and within their lengths, codes in HL7's own tables. HAPI's definitions of
 * versions 2.1 to 2.8.1 are the law. Our own reader is lenient; this is for channels that agreed to be held to the letter.
 * Safe for many threads, one message at a time: HAPI's parser is for one thread. Costs some MB and a quarter of a second at
 * the first message of each version, and about a millisecond for a message of some kB.
 */
public final class StrictValidator {
    /** Of one message; a sender needs no more to see what is wrong. */
    public static final int PROBLEMS_MAX = 10;

    private static final int VERSION_UNSUPPORTED = 203;
    private static final int EVENT_UNSUPPORTED = 201;
    private static final int FIELD_MISSING = 101;
    private static final int SEQUENCE = 100;

    private final Hl7Reader reader = new Hl7Reader();
    private final TypeRules rules = new TypeRules();
    private final V2Codes codes = V2Codes.bundled();
    private final ReentrantLock lock = new ReentrantLock();
    private final PipeParser parser;

    /** Loads HAPI, but none of its versions yet. */
    public StrictValidator() {
        var context = new DefaultHapiContext(ValidationContextFactory.noValidation());
        var configuration = context.getParserConfiguration();
        configuration.setIdGenerator(new UUIDGenerator()); // the default one writes a file into the working directory
        configuration.setDefaultObx2Type("ST"); // where OBX-2 is wrong that is told, and not thrown
        configuration.setInvalidObx2Type("ST");
        this.parser = new PipeParser(context);
    }

    /**
     * What is wrong, in the order of the message; empty when nothing is. A pure function of its arguments.
     *
     * @param agreed the channel's character set, which overrides MSH-18
     */
    public List<Problem> problems(byte[] bytes, Optional<Charset> agreed) {
        return switch (reader.read(bytes, agreed)) {
            case NotHl7(Problem problem) -> List.of(problem);
            case Hl7Message message -> problems(message);
        };
    }

    private List<Problem> problems(Hl7Message message) {
        if (message.version().isEmpty()) {
            return List.of(new Problem(FIELD_MISSING, "MSH-12", "The message does not say its version."));
        }
        if (!Version.supportsVersion(message.version())) {
            return List.of(new Problem(VERSION_UNSUPPORTED, "MSH-12", "This is no version from 2.1 to 2.8.1."));
        }
        lock.lock();
        try {
            Message parsed = parser.parse(text(message));
            return parsed instanceof GenericMessage
                    ? List.of(new Problem(
                            EVENT_UNSUPPORTED, "MSH-9", "The version of MSH-12 has no message of this type and event."))
                    : new StructureWalk(rules, codes, PROBLEMS_MAX).of(parsed, valueTypes(message));
        } catch (HL7Exception e) {
            return List.of(unreadable(e));
        } finally {
            lock.unlock();
        }
    }

    private static List<String> valueTypes(Hl7Message message) {
        return message.segments().stream()
                .filter(segment -> segment.id().equals("OBX"))
                .map(segment -> segment.field(2).raw())
                .toList();
    }

    /** The exception's own text may quote the message. */
    private static Problem unreadable(HL7Exception e) {
        ErrorCode code = Optional.ofNullable(e.getError()).orElse(ErrorCode.SEGMENT_SEQUENCE_ERROR);
        boolean ofContent = code.getCode() >= SEQUENCE && code.getCode() < Problem.INTERNAL_ERROR;
        return new Problem(
                ofContent ? code.getCode() : SEQUENCE, "", "The message is not built as its type and version say.");
    }

    /** As the reader understood it: decoded, one segment to a line, without what surrounds it. */
    private static String text(Hl7Message message) {
        var text = new StringBuilder();
        for (Segment segment : message.segments()) {
            text.append(segment.id());
            // MSH-1 is the separator itself
            for (int number = segment.id().equals("MSH") ? 2 : 1; number <= segment.fieldCount(); number++) {
                text.append((char) message.delimiters().field())
                        .append(segment.field(number).raw());
            }
            text.append('\r');
        }
        return text.toString();
    }
}
