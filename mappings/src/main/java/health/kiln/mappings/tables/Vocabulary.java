/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.tables;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Every name that maps and messages use for a code system, a table, an extension or an authority.
 *
 * @param systems short names of code systems, as maps write them before {@code #}
 * @param codingSystems names of coding systems as messages write them (HL7 table 0396), in upper case
 * @param extensions short names of extensions
 * @param authorities assigning authorities with a system of their own, in upper case
 * @param tables by name
 * @param local tables that translate a coding system of the site, by the name that messages use for it
 */
public record Vocabulary(
        Map<String, String> systems,
        Map<String, String> codingSystems,
        Map<String, String> extensions,
        Map<String, String> authorities,
        Map<String, CodeTable> tables,
        Map<String, CodeTable> local,
        V2Codes v2,
        Ucum ucum) {
    private static final String THO = "http://terminology.hl7.org/CodeSystem/";

    public Vocabulary {
        systems = Map.copyOf(systems);
        codingSystems = Map.copyOf(codingSystems);
        extensions = Map.copyOf(extensions);
        authorities = Map.copyOf(authorities);
        tables = Map.copyOf(tables);
        local = Map.copyOf(local);
    }

    /** The code system of a short name; HL7's own {@code v2-…} and {@code v3-…} need no declaration. */
    public Optional<String> system(String shortName) {
        String declared = systems.get(shortName);
        if (declared != null) {
            return Optional.of(declared);
        }
        return shortName.startsWith("v2-") || shortName.startsWith("v3-")
                ? Optional.of(THO + shortName)
                : Optional.empty();
    }

    /**
     * The system of a code by the name that the sender gave it (CWE.3).
     *
     * @param v2Table the HL7 table that the field is bound to, used when the sender named none; may be empty
     * @param site scopes names that mean something only there
     */
    public String systemOf(String name, String v2Table, String code, String site) {
        String asked = name.isEmpty() ? v2Table : name;
        if (asked.isEmpty()) {
            return local(site, "");
        }
        if (V2Codes.isTable(asked)) {
            return v2.find(asked, code).map(Translation::system).orElseGet(() -> local(site, asked));
        }
        String known = codingSystems.get(asked);
        if (known == null) {
            known = codingSystems.get(asked.toUpperCase(Locale.ROOT));
        }
        if (known != null) {
            return known;
        }
        if (asked.startsWith("http://") || asked.startsWith("https://") || asked.startsWith("urn:")) {
            return asked;
        }
        return Systems.isOid(asked) ? "urn:oid:" + asked : local(site, asked);
    }

    private static String local(String site, String name) {
        return Systems.urn(site, "cs", name);
    }
}
