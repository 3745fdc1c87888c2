/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The arguments of a program, as {@code --name value} pairs. */
public final class Arguments {
    private final Map<String, String> values;

    private Arguments(Map<String, String> values) {
        this.values = values;
    }

    public static Arguments of(String... words) {
        if (words.length % 2 != 0) {
            throw new IllegalArgumentException("arguments are pairs of --name and value");
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < words.length; i += 2) {
            if (!words[i].startsWith("--")) {
                throw new IllegalArgumentException("an argument's name begins with --, not as " + words[i]);
            }
            values.put(words[i].substring(2), words[i + 1]);
        }
        return new Arguments(values);
    }

    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the argument --" + name + " is missing");
        }
        return value;
    }

    public String text(String name, String fallback) {
        return values.getOrDefault(name, fallback);
    }

    public int number(String name, int fallback) {
        return Integer.parseInt(text(name, Integer.toString(fallback)));
    }

    public Duration seconds(String name, int fallback) {
        return Duration.ofSeconds(number(name, fallback));
    }

    /** {@code HOST:PORT}. */
    public InetSocketAddress address(String name) {
        String value = text(name);
        int colon = value.lastIndexOf(':');
        return new InetSocketAddress(value.substring(0, colon), Integer.parseInt(value.substring(colon + 1)));
    }
}
