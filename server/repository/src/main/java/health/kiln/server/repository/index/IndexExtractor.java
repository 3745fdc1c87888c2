/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import health.kiln.server.repository.ResourceKey;
import tools.jackson.databind.node.ObjectNode;

/** Reads the search index rows off a resource. Pure; safe for many threads. */
public interface IndexExtractor {
    IndexEntries extract(ResourceKey key, ObjectNode resource);
}
