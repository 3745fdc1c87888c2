/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings;

import java.nio.charset.Charset;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What is agreed with one sender beyond the standard.
 *
 * @param name the channel's name
 * @param site scopes identifiers whose assigning authority is a bare namespace: {@code urn:id:<site>:<namespace>}
 * @param zone where local times without an offset are local
 * @param charset overrides MSH-18 when present
 */
public record Feed(String name, String site, ZoneId zone, Optional<Charset> charset) {}
