/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.hl7;

import java.util.random.RandomGenerator;

/**
 * An invented patient as PID, NK1 and PV1 tell of one.
 *
 * @param number of the patient, from 0
 */
record Person(int number, String family, String given, String birthDate, String sex, String city) {
    private static final String[] FAMILIES = {
        "Rossi",
        "Novak",
        "Schmidt",
        "Garcia",
        "Martin",
        "Silva",
        "Larsen",
        "Kowalski",
        "Dubois",
        "Jansen",
        "Murphy",
        "Nagy",
        "Popescu",
        "Andersson",
        "Virtanen",
        "Papadakis"
    };
    private static final String[] GIVEN = {
        "Anna", "Luca", "Maria", "Jonas", "Eva", "Pavel", "Ines", "Marek", "Claire", "Tom", "Aoife", "Zoltan", "Elena",
        "Nils", "Aino", "Nikos"
    };
    private static final String[] CITIES = {"Torino", "Brno", "Graz", "Toledo", "Nantes", "Braga", "Aarhus", "Gdynia"};
    private static final int FIRST_RECORD_NUMBER = 1_000_000;

    static Person of(int number, RandomGenerator random) {
        return new Person(
                number,
                pick(FAMILIES, random),
                pick(GIVEN, random),
                "%04d%02d%02d".formatted(1930 + random.nextInt(90), 1 + random.nextInt(12), 1 + random.nextInt(28)),
                random.nextBoolean() ? "F" : "M",
                pick(CITIES, random));
    }

    /** The PID-3 of the hospital. */
    String recordNumber() {
        return (FIRST_RECORD_NUMBER + number) + "^^^GHH&2.16.840.1.113883.19.5&ISO^MR";
    }

    /** PID as registration sends it; the revision changes address and telephone. */
    String demographics(int revision) {
        return "PID|1||" + recordNumber() + "~" + (100_000_000 + number) + "^^^SSA&2.16.840.1.113883.4.1&ISO^SS||"
                + family
                + "^" + given + "^A^^^^L||" + birthDate + "|" + sex + "|||" + (1 + (number + revision) % 180)
                + " Via Garibaldi^^" + city + "^^10122^ITA^H||^PRN^PH^^39^11^"
                + (5_550_000 + (number * 7 + revision) % 9_999)
                + "~^NET^Internet^" + given + "." + family + number + "@example.org|^WPN^PH^^39^11^"
                + (4_440_000 + number) + "|ita^Italian^ISO639|M^Married^HL70002|||||||||||||N\r";
    }

    /** PID as a laboratory sends it. */
    String brief() {
        return "PID|1||" + recordNumber() + "||" + family + "^" + given + "||" + birthDate + "|" + sex + "\r";
    }

    /** NK1, AL1 and DG1 as registration sends them. */
    String background() {
        return "NK1|1|" + family + "^Relative|SPO^Spouse^HL70063|" + (1 + number % 180) + " Via Garibaldi^^" + city
                + "^^10122^ITA|^PRN^PH^^39^11^" + (5_660_000 + number)
                + "\rAL1|1|DA|7980^Penicillin G^RXNORM|SV|Hives|20150601\r"
                + "DG1|1||J18.9^Pneumonia, unspecified organism^I10C||20260302|A\r";
    }

    private static String pick(String[] words, RandomGenerator random) {
        return words[random.nextInt(words.length)];
    }
}
