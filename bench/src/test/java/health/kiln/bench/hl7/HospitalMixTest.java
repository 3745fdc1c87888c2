/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.hl7;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class HospitalMixTest {
    private static final int MESSAGES = 20_000;
    private static final Offset<Double> HALF_A_POINT = Offset.offset(0.5);

    @Test
    void coversTheWholeByItsShares() {
        var sum = Stream.of(Kind.values()).mapToInt(Kind::share).sum();

        assertThat(sum).isEqualTo(Kind.WHOLE);
    }

    @Test
    void sendsTypesInTheirProportions() {
        var byType = messages(new HospitalMix("T", 2_000, 1, 0)).stream()
                .collect(Collectors.groupingBy(message -> message.split("\\|", -1)[8], Collectors.counting()));

        assertThat(percent(byType, "ADT^A08")).isCloseTo(35.2, Offset.offset(1.0));
        assertThat(percent(byType, "ORU^R01")).isCloseTo(25.2, Offset.offset(1.0));
        assertThat(percent(byType, "ADT^A01", "ADT^A02", "ADT^A03", "ADT^A04")).isCloseTo(12, Offset.offset(1.0));
        assertThat(percent(byType, "ORM^O01")).isCloseTo(10, Offset.offset(1.0));
        assertThat(percent(byType, "ADT^A31", "ADT^A28")).isCloseTo(7, HALF_A_POINT);
        assertThat(percent(byType, "SIU")).isCloseTo(5, HALF_A_POINT);
        assertThat(percent(byType, "DFT")).isCloseTo(3, HALF_A_POINT);
        assertThat(percent(byType, "MDM")).isCloseTo(2, HALF_A_POINT);
        assertThat(percent(byType, "ADT^A40", "ADT^A11", "ADT^A13")).isCloseTo(0.5, HALF_A_POINT);
    }

    @Test
    void sendsResultsOfThreeSizes() {
        var sizes = messages(new HospitalMix("S", 2_000, 2, 0)).stream()
                .filter(message -> message.contains("|ORU^R01"))
                .map(String::length)
                .toList();

        assertThat(part(sizes, 0, 1_024)).isCloseTo(60, Offset.offset(3.0));
        assertThat(part(sizes, 1_025, 12_000)).isCloseTo(35, Offset.offset(3.0));
        assertThat(part(sizes, 50_000, Integer.MAX_VALUE)).isCloseTo(5, Offset.offset(1.0));
    }

    @Test
    void givesEveryMessageAControlIdOfItsOwn() {
        var ids = messages(new HospitalMix("RUN7-", 50, 3, 0)).stream()
                .map(message -> message.split("\\|", -1)[9])
                .collect(Collectors.toSet());

        assertThat(ids).hasSize(MESSAGES).allMatch(id -> id.startsWith("RUN7-") && id.length() <= 20);
    }

    @Test
    void saysTheSameForTheSameSeed() {
        var first = messages(new HospitalMix("D", 100, 4, 0));

        var second = messages(new HospitalMix("D", 100, 4, 0));

        assertThat(second).isEqualTo(first);
    }

    @Test
    void hasSamplesOfTheStatedSizes() {
        assertThat(HospitalMix.adtOfOneKilobyte().length).isBetween(900, 1_150);
        assertThat(HospitalMix.oruOfSeventeenKilobytes().length).isBetween(16_000, 18_500);
    }

    private static List<String> messages(MessageSource source) {
        return IntStream.range(0, MESSAGES)
                .mapToObj(i -> new String(Frame.content(source.next()), StandardCharsets.US_ASCII))
                .toList();
    }

    private static double percent(Map<String, Long> byType, String... prefixes) {
        var count = byType.entrySet().stream()
                .filter(entry -> Stream.of(prefixes).anyMatch(entry.getKey()::startsWith))
                .mapToLong(Map.Entry::getValue)
                .sum();
        return 100.0 * count / MESSAGES;
    }

    private static double part(List<Integer> sizes, int min, int max) {
        return 100.0 * sizes.stream().filter(size -> size >= min && size <= max).count() / sizes.size();
    }
}
