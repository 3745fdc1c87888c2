/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.envelope;

import java.util.regex.Pattern;

/** The name of a channel: what operators configure, see in the log and filter by. At most 64 characters. */
public record SourceName(String value) {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public SourceName {
        if (!ALLOWED.matcher(value).matches()) {
            throw new IllegalArgumentException("a channel's name is 1 to 64 letters, digits, '.', '_' or '-'");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
