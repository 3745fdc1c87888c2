/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import health.kiln.connectors.envelope.Envelope;
import health.kiln.mappings.Mapping;

/** What a message means: the maps of its channel, applied. Pure, and safe for use by many threads. */
@FunctionalInterface
public interface Meaning {
    Mapping map(Envelope envelope, Label label);
}
