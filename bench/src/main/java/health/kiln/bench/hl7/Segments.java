/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.hl7;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.random.RandomGenerator;

/** The segments that messages of several types share (HL7 v2.5.1). */
final class Segments {
    static final String DOCTOR = "1234567893^Welby^Marcus^^^Dr^^^NPI&2.16.840.1.113883.4.6&ISO^L^^^NPI";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");
    private static final String[] ANALYTES = {
        "2345-7^Glucose^LN||%d|mg/dL^milligram per deciliter^UCUM|70-99",
        "2160-0^Creatinine^LN||0.%d|mg/dL^milligram per deciliter^UCUM|0.50-1.10",
        "2951-2^Sodium^LN||1%d|mmol/L^millimole per liter^UCUM|136-145",
        "718-7^Hemoglobin^LN||1%d.4|g/dL^gram per deciliter^UCUM|12.0-16.0",
        "6690-2^Leukocytes^LN||%d.1|10*3/uL^thousand per microliter^UCUM|4.5-11.0",
        "1742-6^Alanine aminotransferase^LN||%d|U/L^unit per liter^UCUM|7-56"
    };

    private Segments() {}

    static String time(LocalDateTime at) {
        return TIME.format(at) + "+0100";
    }

    static String header(String application, String type, String controlId, String at) {
        return "MSH|^~\\&|" + application + "|GOOD HEALTH HOSPITAL|KILN|KILN|" + at + "||" + type + "|" + controlId
                + "|P|2.5.1||||||UNICODE UTF-8\r";
    }

    static String event(String trigger, String at) {
        return "EVN|" + trigger + "|" + at + "||||" + at + "\r";
    }

    static String visit(long visit, String at, String end) {
        return "PV1|1|I|4EAST^" + (400 + visit % 40) + "^B^GHH||||" + DOCTOR + "|||MED||||1|||" + DOCTOR + "|IP|"
                + visitNumber(visit) + "|||||||||||||||||||||||||" + at + "|" + end + "\r";
    }

    static String briefVisit(long visit) {
        return "PV1|1|I|4EAST^" + (400 + visit % 40) + "^B^GHH||||||||||||||||" + visitNumber(visit) + "\r";
    }

    static String placer(long order) {
        return "ORD" + order + "^CPOE^2.16.840.1.113883.19.6^ISO";
    }

    static String filler(long report) {
        return "L" + report + "^LAB^2.16.840.1.113883.19.7^ISO";
    }

    /** A numeric OBX; equal numbers are equal tests, so that one report has each analyte of a panel under its own OBX-4. */
    static void appendResult(StringBuilder out, int number, String status, String at, RandomGenerator random) {
        var analyte = ANALYTES[number % ANALYTES.length].replaceFirst("\\|\\|", "|" + subId(number) + "|");
        out.append("OBX|").append(number + 1).append("|NM|");
        out.append(analyte.replace("%d", Integer.toString(10 + random.nextInt(89))));
        out.append("|N|||").append(status).append("|||").append(at).append('\r');
    }

    private static String subId(int number) {
        return number < ANALYTES.length ? "" : Integer.toString(number / ANALYTES.length);
    }

    private static String visitNumber(long visit) {
        return "V" + visit + "^^^GHH&2.16.840.1.113883.19.5&ISO^VN";
    }
}
