/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What a resource is after all that messages said about it. Each part of a resource is a register in which the
 * statement with the highest stamp stands; the status of results and orders, and the course of an encounter, are folds
 * over journals of what was reported. Both are the same whatever the order in which statements arrive, and however
 * often. Pure: no clock, no store.
 */
@NullMarked
package health.kiln.mappings.state;

import org.jspecify.annotations.NullMarked;
