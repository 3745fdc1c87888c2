/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The OAuth endpoints: Spring Authorization Server with the apps, tokens and keys of this module behind it, cut down to
 * what is offered (client credentials with a secret or a signed assertion). Spring stays in this package.
 */
@NullMarked
package health.kiln.server.smart.oauth;

import org.jspecify.annotations.NullMarked;
