/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Hash64Test {
    @Test
    void isXxHash64() {
        assertThat(Hash64.of("")).isEqualTo(0xEF46DB3751D8E999L);
        assertThat(Hash64.of("a")).isEqualTo(0xD24EC4F1A98C6E5BL);
        assertThat(Hash64.of("abc")).isEqualTo(0x44BC2CF5AD770999L);
        assertThat(Hash64.of("Nobody inspects the spammish repetition")).isEqualTo(0xFBCEA83C8A378BF1L);
    }

    @Test
    void dependsOnTheSeed() {
        assertThat(Hash64.of("abc", 1)).isNotEqualTo(Hash64.of("abc", 0));
    }
}
