/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import java.util.ArrayList;
import java.util.List;

/** A value as the client wrote it, with its escapes: a backslash before {@code , | $ \} (FHIR R4 search §3.1.1.4.19). */
record ValueText(String escaped) {
    /** The parts between separators that are not escaped; they keep their escapes. */
    List<ValueText> split(char separator) {
        List<ValueText> parts = new ArrayList<>();
        var from = 0;
        for (var i = 0; i < escaped.length(); i++) {
            var c = escaped.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == separator) {
                parts.add(new ValueText(escaped.substring(from, i)));
                from = i + 1;
            }
        }
        parts.add(new ValueText(escaped.substring(from)));
        return parts;
    }

    boolean isBlank() {
        return escaped.isBlank();
    }

    /** Without escapes; a backslash before anything else stands for itself. */
    String plain() {
        if (escaped.indexOf('\\') < 0) {
            return escaped;
        }
        var result = new StringBuilder();
        for (var i = 0; i < escaped.length(); i++) {
            var c = escaped.charAt(i);
            if (c == '\\' && i + 1 < escaped.length() && ",|$\\".indexOf(escaped.charAt(i + 1)) >= 0) {
                i++;
            }
            result.append(escaped.charAt(i));
        }
        return result.toString();
    }
}
