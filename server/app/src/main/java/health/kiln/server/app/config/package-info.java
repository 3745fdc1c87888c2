/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Configuration: YAML files and the environment become checked records. All problems are reported at once, each as a
 * sentence with the path of its key; an unknown key is a problem.
 */
@NullMarked
package health.kiln.server.app.config;

import org.jspecify.annotations.NullMarked;
