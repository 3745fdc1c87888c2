/* SPDX-License-Identifier: Apache-2.0 */
/** JMH microbenchmarks of the steps that a message or a request goes through. */
@NullMarked
package health.kiln.bench.micro;

import org.jspecify.annotations.NullMarked;
