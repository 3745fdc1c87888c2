/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** One YAML file as texts by dotted path, with {@code ${file:…}} and {@code ${env:…}} replaced by what they name. */
final class YamlTexts {
    private static final Pattern SECRET = Pattern.compile("\\$\\{(file|env):([^}]+)}");
    private static final int BYTES_MAX = 1 << 20;

    private final Map<String, String> environment;
    private final List<String> problems;

    YamlTexts(Map<String, String> environment, List<String> problems) {
        this.environment = environment;
        this.problems = problems;
    }

    Map<String, String> read(Path file) {
        var texts = new LinkedHashMap<String, String>();
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setCodePointLimit(BYTES_MAX);
        try {
            Object root = new Yaml(new SafeConstructor(options)).load(Files.readString(file));
            if (root instanceof Map<?, ?> map) {
                flatten(file, "", map, texts);
            } else if (root != null) {
                problems.add(file + ": must be keys and values");
            }
        } catch (IOException unreadable) {
            problems.add(file + ": cannot be read");
        } catch (YAMLException notYaml) {
            problems.add(file + ": is not YAML: "
                    + String.valueOf(notYaml.getMessage()).lines().findFirst().orElse(""));
        }
        return texts;
    }

    private void flatten(Path file, String prefix, Map<?, ?> map, Map<String, String> texts) {
        map.forEach((key, value) -> {
            var path = prefix + key;
            switch (value) {
                case null -> texts.put(path, "");
                case Map<?, ?> deeper -> flatten(file, path + ".", deeper, texts);
                case List<?> _ -> problems.add(file + ": " + path + " must be one value, not a list");
                default -> texts.put(path, resolved(file, path, value.toString()));
            }
        });
    }

    /** The text with its references to secrets replaced. */
    private String resolved(Path file, String path, String text) {
        return SECRET.matcher(text).replaceAll(match -> {
            var name = match.group(2);
            var secret = match.group(1).equals("env") ? environment.get(name) : fileText(Path.of(name));
            if (secret == null) {
                problems.add(file + ": " + path + " names " + match.group() + ", which is not there");
                return "";
            }
            return Matcher.quoteReplacement(secret);
        });
    }

    private static @Nullable String fileText(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException absent) {
            return null;
        }
    }
}
