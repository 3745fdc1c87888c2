/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.tables;

/** One code of a FHIR code system. {@code display} may be empty. */
public record Translation(String system, String code, String display) {}
