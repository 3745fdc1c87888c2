/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.connectors.envelope.Envelope;
import health.kiln.mappings.Mapping;
import health.kiln.routes.inbound.Label;
import health.kiln.routes.inbound.MessageId;

/** A kept message together with what it turned out to mean. */
record Meant(MessageId id, Envelope envelope, Label label, Mapping.Mapped mapped) {}
