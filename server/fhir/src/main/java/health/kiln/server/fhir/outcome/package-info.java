/* SPDX-License-Identifier: Apache-2.0 */
/** What is told when something did not go as asked: issues, and the OperationOutcome that carries them. */
@NullMarked
package health.kiln.server.fhir.outcome;

import org.jspecify.annotations.NullMarked;
