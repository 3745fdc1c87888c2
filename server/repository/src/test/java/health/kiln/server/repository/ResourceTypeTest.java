/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResourceTypeTest {
    @Test
    void findsEveryTypeByNameAndByCode() {
        for (var type : ResourceType.values()) {
            assertThat(ResourceType.of(type.fhirName())).contains(type);
            assertThat(ResourceType.ofCode(type.code())).isEqualTo(type);
        }
    }
}
