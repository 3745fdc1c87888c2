/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.config;

import java.util.List;

/** The configuration cannot be used; the message lists every problem, a line each. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1;

    ConfigException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
