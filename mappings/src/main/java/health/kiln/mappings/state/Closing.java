/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Stamp;
import java.util.UUID;

/** A resource that a list no longer holds, and since when. */
public record Closing(String type, UUID resource, Stamp since) {}
