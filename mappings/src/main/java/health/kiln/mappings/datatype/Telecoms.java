/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.datatype;

import health.kiln.mappings.hl7v2.Field;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** XTN (HL7 v2.5.1 §2.A.89) as ContactPoint. */
final class Telecoms {
    private Telecoms() {}

    static JsonNode point(Field field, Call call) {
        String equipment = field.text(3);
        String use = field.text(2);
        String email = email(field, equipment, use);
        ObjectNode point = Json.object();
        if (email.isEmpty()) {
            String number = number(field);
            if (number.isEmpty()) {
                return Json.nothing();
            }
            point.put("system", "phone");
            Codes.member(point, "system", "TelecomSystem", equipment, call);
            Json.put(point, "value", number);
        } else {
            point.put("system", "email");
            Json.put(point, "value", email);
        }
        if (equipment.equals("CP") && !use.equals("WPN")) {
            point.put("use", "mobile");
        } else if (!use.equals("NET")) {
            Codes.member(point, "use", "TelecomUse", use, call);
        }
        if (field.component(13).isPresent() || field.component(14).isPresent()) {
            Json.put(point, "period", Times.period(field.component(13), field.component(14), call));
        }
        if (field.component(18).isPresent()) {
            Json.put(point, "rank", Quantities.positive(field.component(18)));
        }
        return point;
    }

    private static String email(Field field, String equipment, String use) {
        boolean said = equipment.equals("Internet") || equipment.equals("X.400") || use.equals("NET");
        String address = field.text(4);
        if (!address.isEmpty() && (said || (field.text(1).isEmpty() && address.indexOf('@') > 0))) {
            return address;
        }
        String first = field.text(1);
        return first.indexOf('@') > 0 ? first : "";
    }

    /** XTN.12, else XTN.1, else put together from country, area, number and extension. */
    private static String number(Field field) {
        String unformatted = field.text(12);
        if (!unformatted.isEmpty()) {
            return unformatted;
        }
        String local = field.text(7);
        if (local.isEmpty()) {
            return field.text(1);
        }
        StringBuilder number = new StringBuilder(24);
        String country = field.text(5);
        if (!country.isEmpty()) {
            number.append(country.startsWith("+") ? "" : "+").append(country).append(' ');
        }
        String area = field.text(6);
        if (!area.isEmpty()) {
            number.append(area).append(' ');
        }
        number.append(local);
        String extension = field.text(8);
        if (!extension.isEmpty()) {
            number.append(" X").append(extension);
        }
        return number.toString();
    }
}
