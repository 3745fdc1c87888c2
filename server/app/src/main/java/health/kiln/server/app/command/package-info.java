/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What each word after {@code ./kiln} does. Commands print for people and scripts: the result on standard output, one
 * sentence on standard error and a non-zero exit when it cannot be had. Only {@code up} and {@code demo} start Spring.
 */
@NullMarked
package health.kiln.server.app.command;

import org.jspecify.annotations.NullMarked;
