/* SPDX-License-Identifier: Apache-2.0 */
/**
 * FHIR resources on PostgreSQL: current and old versions as compressed bytes, their search index, and a feed of changes,
 * written together in one transaction by one path. Knows FHIR; knows neither HL7 v2 nor HTTP.
 */
@NullMarked
package health.kiln.server.repository;

import org.jspecify.annotations.NullMarked;
