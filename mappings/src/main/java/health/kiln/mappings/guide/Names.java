/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.guide;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Short names for code systems and extensions: those that the base layer has already, and new ones. */
final class Names {
    private static final Pattern DECLARED = Pattern.compile("(system|extension)\\s+(\\S+)\\s*=\\s*(\\S+)");
    private static final String THO = "http://terminology.hl7.org/CodeSystem/";
    /** R4 validators take the cross-version URLs of R5 for errors unless they have R5's packages; ours say the same. */
    private static final Pattern LATER =
            Pattern.compile("https?://hl7\\.org/fhir/v?\\\\?[56]\\.0/StructureDefinition/extension-(.+)");

    private final Map<String, String> base = new LinkedHashMap<>();
    private final Map<String, String> made = new TreeMap<>();

    /** @param lines of the base layer's names */
    Names(List<String> lines) {
        for (String line : lines) {
            Matcher declared = DECLARED.matcher(line.strip());
            if (declared.matches()) {
                base.putIfAbsent(declared.group(1) + " " + declared.group(3), declared.group(2));
            }
        }
    }

    String system(String url) {
        String tail = url.substring(url.lastIndexOf('/') + 1);
        if (url.equals(THO + tail) && (tail.startsWith("v2-") || tail.startsWith("v3-"))) {
            return tail;
        }
        return name("system", url, tail);
    }

    String extension(String guideUrl) {
        Matcher later = LATER.matcher(guideUrl);
        String url = later.matches() ? "urn:kiln:" + later.group(1) : guideUrl;
        String tail = url.substring(Math.max(url.lastIndexOf('/'), url.lastIndexOf(':')) + 1)
                .replace('.', '-');
        return name("extension", url, tail);
    }

    private String name(String kind, String url, String tail) {
        String known = base.get(kind + " " + url);
        if (known != null) {
            return known;
        }
        made.put(kind + " " + tail, url);
        return tail;
    }

    /** The declarations of what the base layer does not name, as far as these maps use them. */
    String declarations(String maps) {
        StringBuilder text = new StringBuilder();
        made.forEach((name, url) -> {
            String word = name.substring(name.indexOf(' ') + 1);
            if (maps.contains(' ' + word + '#') || maps.contains('[' + word + ']')) {
                text.append(name).append(" = ").append(url).append('\n');
            }
        });
        return text.toString();
    }
}
