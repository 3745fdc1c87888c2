/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.Feed;
import health.kiln.mappings.Problem;
import health.kiln.mappings.Remark;
import health.kiln.mappings.Trigger;
import health.kiln.mappings.datatype.Authorities;
import health.kiln.mappings.datatype.Call;
import health.kiln.mappings.datatype.Datatype;
import health.kiln.mappings.datatype.Identifiers;
import health.kiln.mappings.datatype.Identifiers.Named;
import health.kiln.mappings.datatype.KnownCodes;
import health.kiln.mappings.hl7v2.Field;
import health.kiln.mappings.hl7v2.Hl7Message;
import health.kiln.mappings.hl7v2.Segment;
import health.kiln.mappings.intent.Assignment;
import health.kiln.mappings.intent.Handle;
import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.intent.Stamp;
import health.kiln.mappings.map.Statement.Origin;
import health.kiln.mappings.tables.CodeTable;
import health.kiln.mappings.tables.Systems;
import health.kiln.mappings.tables.Vocabulary;
import health.kiln.mappings.value.Hl7Number;
import health.kiln.mappings.value.Hl7Time;
import health.kiln.mappings.value.SenderZone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One message on its way through its plan: what was made so far, and what the rule at work may ask. */
final class Run implements Call {
    /** A message of many faults is told about the first ones. */
    private static final int REMARKS_MAX = 200;

    /** Times that are remembered: most of a message's fields repeat a few. */
    private static final int TIMES_MAX = 64;

    /** A field number that no sender writes: what stands there is empty. */
    private static final int NEVER = 1_000_000;

    private final Hl7Message message;
    private final Feed feed;
    private final Vocabulary vocabulary;
    private final KnownCodes codes;
    private final Trace trace;
    private final SenderZone zone;
    private final Stamp stamp;
    private final List<Draft> drafts = new ArrayList<>();
    private final Map<IdentityKey, Draft> byKey = new HashMap<>();
    /** Second names that this message has for several resources, and so for none. */
    private final Set<IdentityKey> shared = new HashSet<>(0);

    private final Map<String, Boolean> segmentsThere = new HashMap<>(8);
    private final Map<String, Integer> numbers = new HashMap<>(8);
    private final Map<String, Integer> occurrences = new HashMap<>(8);
    private final Map<String, Hl7Time> times = new HashMap<>(8);
    private final List<Intent> afterwards = new ArrayList<>(2);
    private final List<Remark> remarks;
    private final List<Problem> problems = new ArrayList<>(0);
    private final Field nothing;
    private String defaultAuthority = "";
    private String sender = "";
    private String receiver = "";

    private Origin rule = new Origin("", "", new Place("", 0));
    private CodeTable table = CodeTable.NONE;
    private String v2Table = "";
    private Optional<Source> unit = Optional.empty();
    private Optional<Source> lines = Optional.empty();
    private Optional<ObjectNode> beside = Optional.empty();
    private Optional<Scope> scope = Optional.empty();
    private boolean referred;
    private Field namedBy;
    private String namedAs = "";
    private String namedIn = "";
    private Optional<Named> named = Optional.empty();

    Run(
            Hl7Message message,
            Feed feed,
            Vocabulary vocabulary,
            KnownCodes codes,
            Instant receivedAt,
            int priority,
            Trace trace) {
        this.message = message;
        this.feed = feed;
        this.vocabulary = vocabulary;
        this.codes = codes;
        this.trace = trace;
        this.remarks = new ArrayList<>(message.remarks());
        this.nothing = message.field(0, NEVER);
        this.namedBy = nothing;
        this.zone = SenderZone.of(
                Optional.of(feed.zone()), message.header().field(7).text());
        this.stamp = stampOf(receivedAt, priority);
    }

    /** Event time: EVN-6, else EVN-2, else MSH-7, else arrival. */
    private Stamp stampOf(Instant receivedAt, int priority) {
        Instant sent = moment(message.header().field(7)).orElse(receivedAt);
        Optional<Segment> evn = message.first("EVN");
        Instant event = evn.flatMap(segment -> moment(segment.field(6)))
                .or(() -> evn.flatMap(segment -> moment(segment.field(2))))
                .orElse(sent);
        return new Stamp(priority, event, sequence(message.header().field(13).text()), sent);
    }

    private static long sequence(String text) {
        return text.length() < 16 && Hl7Number.isDigits(text) ? Long.parseLong(text) : 0;
    }

    /** A time to order by. One with a wrong number of digits could be off by hours: it does not count. */
    Optional<Instant> moment(Field field) {
        String text = field.text();
        int digits = 0;
        while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
            digits++;
        }
        return digits < 8 || digits > 14 || digits % 2 != 0
                ? Optional.empty()
                : time(text).instant();
    }

    Hl7Message message() {
        return message;
    }

    /** Whether the message has a segment of this name: asked again and again, and mostly of those that are not there. */
    boolean has(String segment) {
        return segmentsThere.computeIfAbsent(segment, message::has);
    }

    /** What stands where the sender wrote nothing. */
    Field nothing() {
        return nothing;
    }

    Trigger trigger() {
        return message.trigger();
    }

    Trace trace() {
        return trace;
    }

    Stamp stamp() {
        return stamp;
    }

    /** A rule begins: what it puts names no resource yet. */
    void begin() {
        referred = false;
    }

    /** The reference by which other resources name this one, shared by them all. */
    ObjectNode reference(Draft draft) {
        referred = true;
        return draft.asReference();
    }

    /** Whether the rule at work has asked for the name of a resource. */
    boolean hasReferred() {
        return referred;
    }

    /** What the rule that runs next may ask for. */
    void enter(Origin origin, CodeTable codeTable, String hl7Table, Optional<Source> unitSource, Scope where) {
        rule = origin;
        table = codeTable;
        v2Table = hl7Table;
        unit = unitSource;
        lines = Optional.empty();
        beside = Optional.empty();
        scope = Optional.of(where);
    }

    void lines(Source source) {
        lines = Optional.of(source);
    }

    /** Makes a resource, or finds the one that this message already made under the first key. */
    Draft open(List<IdentityKey> keys, Intent.Presence presence) {
        Draft there = byKey.get(keys.getFirst());
        if (there != null) {
            return there;
        }
        Draft draft = new Draft(handle(keys.getFirst().type()), keys, presence, stamp);
        drafts.add(draft);
        byKey.put(keys.getFirst(), draft);
        for (IdentityKey key : keys.subList(1, keys.size())) {
            if (byKey.putIfAbsent(key, draft) != null && !key.type().equals("Patient")) {
                shared.add(key);
            }
        }
        return draft;
    }

    Handle handle(String type) {
        return new Handle(type, numbers.merge(type, 1, Integer::sum));
    }

    /** What a field names in this role: remembered, for each result of an order is named by the order's number, too. */
    @SuppressWarnings("ReferenceEquality") // a message has one object for each of its fields
    Optional<Named> named(Field field, String role, String assigner) {
        if (field != namedBy || !role.equals(namedAs) || !assigner.equals(namedIn)) {
            named = Identifiers.entity(field, assigner, this)
                    .map(found -> new Named(found.system() + "#" + role, found.value(), ""));
            namedBy = field;
            namedAs = role;
            namedIn = assigner;
        }
        return named;
    }

    /** How often this name was composed before in this message, from 1. */
    int occurrence(String name) {
        return occurrences.merge(name, 1, Integer::sum);
    }

    void afterwards(Intent intent) {
        afterwards.add(intent);
    }

    void refuse(Problem problem) {
        problems.add(problem);
    }

    List<Problem> problems() {
        return problems;
    }

    List<Remark> remarks() {
        return remarks;
    }

    List<Draft> drafts() {
        return drafts;
    }

    /** Everything that the message asks, in the order in which it came up. */
    List<Intent> intents() {
        List<Intent> intents = new ArrayList<>(drafts.size() + afterwards.size() + 1);
        for (Draft draft : drafts) {
            draft.forget(shared);
            intents.add(draft.upsert());
            draft.movement().ifPresent(intents::add);
        }
        intents.addAll(afterwards);
        return intents;
    }

    /** The system of numbers that the sending application gives out: its name (MSH-3, MSH-4), else the feed's. */
    String sender() {
        if (sender.isEmpty()) {
            sender = application(4, 3);
        }
        return sender;
    }

    /** The system of numbers that the receiving application gives out (MSH-5, MSH-6). */
    String receiver() {
        if (receiver.isEmpty()) {
            receiver = application(6, 5);
        }
        return receiver;
    }

    private String application(int facilityField, int applicationField) {
        String facility = message.header().field(facilityField).text(1);
        String application = message.header().field(applicationField).text(1);
        return facility.isEmpty() && application.isEmpty()
                ? Systems.urn(feed.site(), feed.name())
                : Systems.urn(feed.site(), facility, application);
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public Feed feed() {
        return feed;
    }

    @Override
    public Hl7Time time(String text) {
        return times.size() < TIMES_MAX
                ? times.computeIfAbsent(text, written -> Hl7Time.of(written, zone))
                : Hl7Time.of(text, zone);
    }

    @Override
    public CodeTable table() {
        return table;
    }

    @Override
    public String v2Table() {
        return v2Table;
    }

    @Override
    public Field unit() {
        return unit.isPresent() && scope.isPresent() ? unit.get().find(scope.get()) : nothing;
    }

    /** An explanation names the table rows that were used, and so has everything read anew. */
    @Override
    public JsonNode known(Datatype.Reader reader, Field field) {
        return trace.isOn() ? reader.read(field, this) : codes.read(reader, field, this);
    }

    @Override
    public String prose(Field field) {
        if (lines.isEmpty() || scope.isEmpty()) {
            return field.prose();
        }
        Coordinate place = lines.get().first();
        StringBuilder text = new StringBuilder();
        boolean first = true;
        for (Segment segment : scope.get().own(place.segment())) {
            Field whole = segment.field(place.field());
            if (whole.repetitionCount() == 0) {
                text.append(first ? "" : "\n");
                first = false;
            }
            for (Field repetition : whole.repetitions()) {
                text.append(first ? "" : "\n").append(place.part(repetition).prose());
                first = false;
            }
        }
        return text.toString();
    }

    @Override
    public String defaultAuthority() {
        if (defaultAuthority.isEmpty()) {
            Field facility = message.header().field(4);
            String system = Authorities.system(vocabulary, feed, facility.text(1), facility.text(2), facility.text(3));
            defaultAuthority = system.isEmpty() ? Systems.urn(feed.site(), feed.name()) : system;
        }
        return defaultAuthority;
    }

    @Override
    public void remark(Field where, String text) {
        remark(where.location(), text);
    }

    void remark(String location, String text) {
        if (remarks.size() < REMARKS_MAX) {
            remarks.add(new Remark(location, rule.id(), text));
        }
    }

    @Override
    public void beside(ObjectNode element) {
        beside = Optional.of(element);
    }

    /** What the field that was read last leaves beside its code. */
    Optional<ObjectNode> beside() {
        return beside;
    }

    @Override
    public void translated(String tableName, String code) {
        trace.row(tableName, code);
    }

    @Override
    public String refer(IdentityKey key, Supplier<List<Assignment>> assignments) {
        Draft there = byKey.get(key);
        if (there == null) {
            there = open(List.of(key), Intent.Presence.REQUIRED);
            there.add(assignments.get());
        }
        referred = true;
        return there.reference();
    }
}
