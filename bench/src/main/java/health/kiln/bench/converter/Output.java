/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.converter;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A converter's result, asked whether a value of the message stands in it anywhere. */
final class Output {
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}.+-]+");
    private static final Pattern TIME = Pattern.compile("\\d{8}(\\d{2}){0,3}([.]\\d+)?([+-]\\d{4})?");
    private static final int DAY_DIGITS = 8;
    private static final int LONG_ENOUGH = 4;

    private final Map<String, Integer> resources = new TreeMap<>();
    private final Set<String> words = new HashSet<>();
    private final Set<String> days = new HashSet<>();
    private final List<String> texts = new ArrayList<>();

    Output(byte[] json) {
        JsonNode bundle = JsonMapper.shared().readTree(json);
        for (JsonNode entry : bundle.path("entry")) {
            JsonNode resource = entry.path("resource");
            resources.merge(resource.path("resourceType").asString(""), 1, Integer::sum);
            gather(resource);
        }
    }

    private void gather(JsonNode node) {
        if (node.isContainer()) {
            node.forEach(this::gather);
            return;
        }
        String text = plain(node.asString(""));
        texts.add(text);
        words.add(text);
        words.addAll(List.of(BETWEEN_WORDS.split(text)));
        String digits = text.replace("-", "");
        if (digits.length() >= DAY_DIGITS && digits.chars().limit(DAY_DIGITS).allMatch(Character::isDigit)) {
            days.add(digits.substring(0, DAY_DIGITS));
        }
    }

    private static String plain(String text) {
        return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }

    /** How many resources of each type there are. */
    Map<String, Integer> resources() {
        return resources;
    }

    /**
     * Whether the value stands anywhere: as a text or a word of one; a longer one also inside a word; a time by its day,
     * for its zone may be another.
     */
    boolean has(String value) {
        String sought = plain(value);
        if (words.contains(sought)) {
            return true;
        }
        if (TIME.matcher(sought).matches() && days.contains(sought.substring(0, DAY_DIGITS))) {
            return true;
        }
        return sought.length() >= LONG_ENOUGH && texts.stream().anyMatch(text -> text.contains(sought));
    }
}
