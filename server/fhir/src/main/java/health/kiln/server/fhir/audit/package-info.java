/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The record of every access, allowed or refused: kept in the database in group commits beside the hot path, with a bound
 * past which requests are refused rather than served unrecorded.
 */
@NullMarked
package health.kiln.server.fhir.audit;

import org.jspecify.annotations.NullMarked;
