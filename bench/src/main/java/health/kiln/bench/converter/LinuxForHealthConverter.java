/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.converter;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** {@code io.github.linuxforhealth:hl7v2-fhir-converter}, found by name: it is on the class path of its own process only. */
final class LinuxForHealthConverter implements Converter {
    private static final String NAME = "io.github.linuxforhealth.hl7.HL7ToFHIRConverter";

    private final MethodHandle convert;

    LinuxForHealthConverter() throws ReflectiveOperationException {
        Object converter = Class.forName(NAME).getConstructor().newInstance();
        convert = MethodHandles.publicLookup()
                .findVirtual(converter.getClass(), "convert", MethodType.methodType(String.class, String.class))
                .bindTo(converter);
    }

    @Override
    public Optional<byte[]> convert(byte[] message) {
        try {
            String bundle = (String) convert.invoke(new String(message, StandardCharsets.UTF_8));
            return Optional.of(bundle.getBytes(StandardCharsets.UTF_8));
        } catch (RuntimeException refused) {
            return Optional.empty(); // it knows no other way to refuse a message
        } catch (Throwable broken) {
            throw new IllegalStateException("the converter cannot be called", broken);
        }
    }
}
