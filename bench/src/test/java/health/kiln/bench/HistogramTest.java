/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void tellsQuantilesWithinOnePercent() {
        var histogram = new Histogram();

        LongStream.rangeClosed(1, 1_000_000).forEach(histogram::record);

        assertThat(histogram.quantile(0.5)).isCloseTo(500_000, Percentage.withPercentage(1));
        assertThat(histogram.quantile(0.99)).isCloseTo(990_000, Percentage.withPercentage(1));
        assertThat(histogram.quantile(1)).isEqualTo(1_000_000);
    }

    @Test
    void isExactWhereDurationsAreShort() {
        var histogram = new Histogram();

        LongStream.range(0, 100).forEach(histogram::record);

        assertThat(histogram.quantile(0.5)).isEqualTo(49);
        assertThat(histogram.max()).isEqualTo(99);
    }

    @Test
    void holdsTheLongestDurationThatThereIs() {
        var histogram = new Histogram();

        histogram.record(Long.MAX_VALUE);

        assertThat(histogram.quantile(0.5)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void addsWhatAnotherHasCounted() {
        var one = new Histogram();
        var other = new Histogram();
        one.record(10);
        other.record(90);

        one.add(other);

        assertThat(one.count()).isEqualTo(2);
        assertThat(one.max()).isEqualTo(90);
        assertThat(one.quantile(0.5)).isEqualTo(10);
    }

    @Test
    void hasNothingToTellWhenItIsEmpty() {
        assertThat(new Histogram().quantile(0.99)).isZero();
    }
}
