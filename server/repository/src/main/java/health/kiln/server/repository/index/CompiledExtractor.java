/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import tools.jackson.databind.node.ObjectNode;

/** The extractor compiled from the standard's definitions. */
public final class CompiledExtractor implements IndexExtractor {
    private final ParameterCatalog catalog;
    private final String base;

    /** The base is the endpoint's own URL without a slash at the end: references that begin with it are local. */
    public CompiledExtractor(ParameterCatalog catalog, String base) {
        this.catalog = catalog;
        this.base = base;
    }

    @Override
    public IndexEntries extract(ResourceKey key, ObjectNode resource) {
        var rows = new Rows(resource, base);
        var walks = catalog.index(key.type()).walks();
        for (var i = 0; i < walks.size(); i++) {
            walks.get(i).walk(resource, rows);
        }
        if (key.type() == ResourceType.PATIENT) {
            rows.key(IndexKeys.compartment(key.type()) ^ IndexKeys.resource(key)); // its own compartment's centre
        }
        return rows.entries();
    }
}
