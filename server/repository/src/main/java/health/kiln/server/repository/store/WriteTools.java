/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import health.kiln.server.repository.ResourceIds;
import health.kiln.server.repository.body.BodyCodec;
import health.kiln.server.repository.body.ResourceJson;
import health.kiln.server.repository.index.IndexExtractor;
import health.kiln.server.repository.index.ParameterCatalog;

/** What turns resources into rows; all of it safe for many threads. */
record WriteTools(
        IndexExtractor extractor,
        ParameterCatalog catalog,
        CodingTable codings,
        BodyCodec codec,
        ResourceJson json,
        ResourceIds ids) {}
