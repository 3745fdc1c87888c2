/* SPDX-License-Identifier: Apache-2.0 */
/** A message as it arrived, unread: its bytes, where it came from and when. Whoever asks what it means asks elsewhere. */
@NullMarked
package health.kiln.connectors.envelope;

import org.jspecify.annotations.NullMarked;
