/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.hl7;

import java.time.LocalDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The benchmark mix: types in the proportions of {@link Kind}; of the results 60 % up to 1 KB, 35 % of 1 to 10 KB and
 * 5 % with a PDF of 50 KB and more. Patients come, move, go and come again; orders are resulted later. One message is one
 * second.
 */
public final class HospitalMix implements MessageSource {
    private static final LocalDateTime FIRST_DAY = LocalDateTime.of(2026, 3, 2, 0, 0);
    private static final int PERCENT = 100;
    private static final int PDF_BYTES = 40_000;
    private static final int RESULTS_OF_SEVENTEEN_KILOBYTES = 154;
    private static final long FIRST_VISIT = 8_000_000;
    private static final long FIRST_ORDER = 448_000;
    private static final long NUMBERS_A_DAY = 10_000_000;

    private final String run;
    private final LocalDateTime beginning;
    private final SplittableRandom random;
    private final List<Person> people;
    private final int[] revisions;
    private final long[] visits;
    private final long[] orders;
    private final String pdf;
    private long sent;
    private long lastOrder;
    private long lastReport;
    private boolean hasReported;

    /**
     * A day's messages.
     *
     * @param run begins every MSH-10; at most ten letters
     * @param day its visits, orders and reports are its own, and what it tells is later than what an earlier day told:
     *     else a second run on the same store would change nothing
     */
    public HospitalMix(String run, int patients, long seed, int day) {
        this.run = run;
        this.beginning = FIRST_DAY.plusDays(day);
        this.lastOrder = FIRST_ORDER + day * NUMBERS_A_DAY;
        this.lastReport = day * NUMBERS_A_DAY;
        this.random = new SplittableRandom(seed);
        var faces = new SplittableRandom(patients);
        this.people = IntStream.range(0, patients)
                .mapToObj(number -> Person.of(number, faces))
                .toList();
        this.revisions = new int[patients];
        this.visits = IntStream.range(0, patients)
                .mapToLong(i -> FIRST_VISIT + day * NUMBERS_A_DAY + i)
                .toArray();
        this.orders = new long[patients];
        this.pdf = pdf(faces);
    }

    @Override
    public byte[] next() {
        var person = people.get(random.nextInt(people.size()));
        return Frame.of(message(Kind.at(random.nextInt(Kind.WHOLE)), person));
    }

    private CharSequence message(Kind kind, Person person) {
        return switch (kind) {
            case UPDATE -> update(person);
            case RESULT -> result(person);
            case VISIT -> visit(person);
            case ORDER -> order(person);
            case PERSON -> adt(chance(80) ? "A31" : "A28", "ADT_A05", revised(person, 30));
            case APPOINTMENT -> appointment(person);
            case CHARGE -> charge(person);
            case DOCUMENT -> document(person);
            case CORRECTION -> correction(person);
            case MALFORMED -> malformed(person);
        };
    }

    /** Seven of ten bring nothing new. */
    private String update(Person person) {
        return adt("A08", "ADT_A01", revised(person, 30) + pv1(person) + person.background());
    }

    private String visit(Person person) {
        int number = person.number();
        int draw = random.nextInt(PERCENT);
        if (draw < 70) {
            visits[number] += people.size();
            return adt(draw < 50 ? "A04" : "A01", "ADT_A01", revised(person, 10) + pv1(person) + person.background());
        }
        if (draw < 90) {
            return adt("A03", "ADT_A03", person.brief() + Segments.visit(visits[number], now(), now()));
        }
        return adt("A02", "ADT_A02", person.brief() + pv1(person));
    }

    private String order(Person person) {
        int draw = random.nextInt(PERCENT);
        boolean isNew = draw < 60 || orders[person.number()] == 0;
        if (isNew) {
            orders[person.number()] = ++lastOrder;
        }
        var control = isNew ? "NW" : draw < 80 ? "SC" : draw < 90 ? "CA" : "XO";
        var placer = Segments.placer(orders[person.number()]);
        var at = now();
        return header("CPOE", "ORM^O01^ORM_O01") + person.brief() + Segments.briefVisit(visits[person.number()])
                + "ORC|"
                + control + "|" + placer + "|||" + (control.equals("SC") ? "IP" : "") + "||^^^" + at + "^^R||" + at
                + "|||"
                + Segments.DOCTOR + "\rOBR|1|" + placer + "||24323-8^Comprehensive metabolic panel^LN|||" + at
                + "||||||check renal function||SER&Serum&HL70487|" + Segments.DOCTOR + "\r";
    }

    private CharSequence result(Person person) {
        int draw = random.nextInt(PERCENT);
        if (draw < 60) {
            return report(person, 1 + random.nextInt(3));
        }
        if (draw < 95) {
            return report(person, 6 + random.nextInt(75));
        }
        return report(person, 1)
                .append("OBX|2|ED|60568-3^Pathology synoptic report^LN||LAB^application^pdf^Base64^")
                .append(pdf)
                .append("||||||F\r");
    }

    /** An ORU_R01 with so many numeric results; one in twenty corrects the last report. */
    StringBuilder report(Person person, int results) {
        var status = hasReported && chance(5) ? "C" : "F";
        hasReported = true;
        var filler = Segments.filler(status.equals("C") ? lastReport : ++lastReport);
        var order = orders[person.number()];
        var placer = order == 0 ? "" : Segments.placer(order);
        var at = now();
        var out = new StringBuilder(1_024)
                .append(header("LAB", "ORU^R01^ORU_R01"))
                .append(person.brief())
                .append(Segments.briefVisit(visits[person.number()]))
                .append("ORC|RE|%s|%s\r".formatted(placer, filler))
                .append("OBR|1|%s|%s|24323-8^Comprehensive metabolic panel^LN|||%s".formatted(placer, filler, at))
                .append("|||||||||%s||||||%s||CH|%s\r".formatted(Segments.DOCTOR, at, status));
        for (int i = 0; i < results; i++) {
            Segments.appendResult(out, i, status, at, random);
        }
        return out;
    }

    private String appointment(Person person) {
        var trigger = chance(60) ? "S12" : chance(50) ? "S14" : "S15";
        var at = now();
        return header("SCHED", "SIU^" + trigger + "^SIU_S12") + "SCH|A" + sent
                + "^SCHED|||||ROUTINE^Routine|CHECKUP^Check-up|"
                + "|30|min^minutes|^^30^" + at + "|||||" + Segments.DOCTOR + "|||||||||BOOKED\r" + person.brief()
                + "RGS|1\rAIS|1||CARD^Cardiology|" + at + "|||30|min\rAIP|1||" + Segments.DOCTOR + "\r";
    }

    private String charge(Person person) {
        return header("BILL", "DFT^P03^DFT_P03") + Segments.event("P03", now()) + person.brief() + pv1(person)
                + "FT1|1|T" + sent + "||" + now() + "||CG|80053^Comprehensive metabolic panel^C4||||1|||||4EAST\r";
    }

    private String document(Person person) {
        return header("DICT", "MDM^T02^MDM_T02") + Segments.event("T02", now()) + person.brief() + pv1(person)
                + "TXA|1|DS^Discharge summary|TX|" + now() + "||||||||D" + sent + "^DICT|||||LA\r"
                + "OBX|1|TX|18842-5^Discharge summary^LN||" + "Recovered, afebrile, discharged home. ".repeat(12)
                + "||||||F\r";
    }

    private String correction(Person person) {
        int draw = random.nextInt(PERCENT);
        if (draw < 40) {
            var duplicate = "9" + person.recordNumber().substring(1);
            return adt("A40", "ADT_A39", person.brief() + "MRG|" + duplicate + "\r");
        }
        return adt(draw < 70 ? "A11" : "A13", draw < 70 ? "ADT_A09" : "ADT_A01", person.brief() + pv1(person));
    }

    /** Without a patient's number, without a type, or cut off after the header. */
    private String malformed(Person person) {
        return switch (random.nextInt(3)) {
            case 0 -> adt("A08", "ADT_A01", person.brief().replace(person.recordNumber(), "") + pv1(person));
            case 1 -> header("ADT1", "") + person.brief();
            default -> header("LAB", "ORU^R01^ORU_R01");
        };
    }

    private String adt(String trigger, String structure, String segments) {
        return header("ADT1", "ADT^" + trigger + "^" + structure) + Segments.event(trigger, now()) + segments;
    }

    private String header(String application, String type) {
        sent++;
        return Segments.header(application, type, run + String.format(Locale.ROOT, "%010d", sent), now());
    }

    private String revised(Person person, int percent) {
        if (chance(percent)) {
            revisions[person.number()]++;
        }
        return person.demographics(revisions[person.number()]);
    }

    private String pv1(Person person) {
        return Segments.visit(visits[person.number()], Segments.time(beginning), "");
    }

    private String now() {
        return Segments.time(beginning.plusSeconds(sent));
    }

    private boolean chance(int percent) {
        return random.nextInt(PERCENT) < percent;
    }

    private static String pdf(SplittableRandom random) {
        byte[] bytes = new byte[PDF_BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** An ADT^A08 of about 1 KB, without frame. */
    public static byte[] adtOfOneKilobyte() {
        var mix = new HospitalMix("ADT", 1, 1, 0);
        return Frame.content(Frame.of(mix.update(mix.people.getFirst())));
    }

    /** An ORU^R01 of about 17 KB with many results, without frame. */
    public static byte[] oruOfSeventeenKilobytes() {
        var mix = new HospitalMix("ORU", 1, 1, 0);
        return Frame.content(Frame.of(mix.report(mix.people.getFirst(), RESULTS_OF_SEVENTEEN_KILOBYTES)));
    }
}
