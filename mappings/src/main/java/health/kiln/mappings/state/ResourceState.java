/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import static java.util.Optional.empty;

import health.kiln.mappings.intent.Assignment;
import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.intent.Intent.Presence;
import health.kiln.mappings.intent.Intent.Retire.Reason;
import health.kiln.mappings.intent.Intent.StatusReport;
import health.kiln.mappings.intent.Intent.Step;
import health.kiln.mappings.intent.Stamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One resource as messages made it: what was said about each part and when, the journals behind its status and its
 * course, and the resource that follows from all of that. A workbench for one thread: statements go in, in any order
 * and however often, and the resource comes out.
 *
 * <p>Values that the resource shows are kept in the resource alone; {@link #encode()} holds the stamps, the journals and
 * what the resource does not show. A field that somebody else wrote into the resource therefore stays until a later
 * message speaks of it. References in statements must be real ones: {@link References} replaces those that messages use
 * among their own resources.
 */
public final class ResourceState {
    /** What of a merged patient's elements is not the survivor's. */
    private static final Set<String> OF_ITS_OWN = Set.of("identifier", "link", "active");

    /** Other keys of one resource; past it no more are remembered for re-pointing. */
    static final int KEYS_MAX = 10_000;

    /** Names of one resource in the scopes of patients and visits; past it no more are remembered. */
    static final int NAMES_MAX = 100;

    private final String type;
    private final String id;
    private final Optional<ObjectNode> before;
    private final Map<String, Element> elements = new LinkedHashMap<>();
    private final Set<UUID> keys = new TreeSet<>();
    private final Set<String> names = new TreeSet<>();
    private final Snapshots snapshots = new Snapshots();
    private final Chronicle chronicle = new Chronicle();
    private Reports reports = new Reports();
    private Movements movements = new Movements();
    private Life life = Life.UNBORN;
    private Optional<Assembly> assembly = Optional.empty();

    ResourceState(String type, String id, Optional<ObjectNode> before) {
        this.type = type;
        this.id = id;
        this.before = before;
    }

    /** A resource of which nothing is known yet. */
    public static ResourceState absent(String type, String id) {
        return new ResourceState(type, id, Optional.empty());
    }

    /**
     * As it was stored.
     *
     * @param state what {@link #encode()} gave; empty for a resource that no message has spoken of yet
     * @param resource the current resource, taken over
     */
    public static ResourceState restore(String type, String id, byte[] state, ObjectNode resource) {
        return StateCodec.restore(type, id, state, resource);
    }

    public String type() {
        return type;
    }

    public String id() {
        return id;
    }

    /** Whether there is a resource, be it a placeholder. */
    public boolean exists() {
        return life.born();
    }

    /** Whether it is known only because others refer to it. */
    public boolean isPlaceholder() {
        return life.inferred();
    }

    /**
     * Takes in what an upsert says. Whether it is to be said at all of an absent resource is for the caller to decide
     * ({@link Presence#OPTIONAL}).
     *
     * @return whether this state is another one now; the resource may still be the same
     */
    public boolean say(Presence presence, Stamp stamp, List<Assignment> assignments, Optional<StatusReport> status) {
        if (presence == Presence.REFERENCED) {
            return isSketchable() && sketch(stamp, assignments);
        }
        if (presence == Presence.LINKED) {
            return link(stamp, assignments, status);
        }
        var changed = status.isPresent()
                ? report(stamp, assignments, status.orElseThrow())
                : assign(stamp, assignments, true);
        return note(changed, lives(presence, stamp));
    }

    private Life lives(Presence presence, Stamp stamp) {
        return switch (presence) {
            case REQUIRED -> life.asserted(stamp);
            case TENTATIVE -> life.sketched();
            case REFERENCED, LINKED, OPTIONAL -> life;
        };
    }

    /** What another resource says of this one: that it belongs to it, or takes its place. */
    private boolean link(Stamp stamp, List<Assignment> assignments, Optional<StatusReport> status) {
        var relations = assignments.stream().filter(ResourceState::isRelation).toList();
        var others = assignments.stream().filter(said -> !isRelation(said)).toList();
        var made = isSketchable() && sketch(stamp, others);
        var changed =
                status.isPresent() ? report(stamp, relations, status.orElseThrow()) : assign(stamp, relations, true);
        return note(changed, life) || made;
    }

    private static boolean isRelation(Assignment assignment) {
        return assignment instanceof Assignment.Item || assignment instanceof Assignment.Drop;
    }

    /** Whether what is said of it in passing counts. */
    private boolean isSketchable() {
        return !life.born() || life.inferred();
    }

    private boolean sketch(Stamp stamp, List<Assignment> assignments) {
        var changed = assign(Candidate.sketched(stamp), assignments, true);
        return note(changed, life.sketched());
    }

    /** Once a message tells of it, what others said in passing shows nowhere: they would not have been asked. */
    private void forgetSketch() {
        elements.values().forEach(Element::forgetSketch);
    }

    /** A result taken back says nothing about its value; a final without its value (OBX-11 U) does not clear it. */
    private boolean report(Stamp stamp, List<Assignment> assignments, StatusReport coded) {
        var fold = StatusFold.of(coded);
        var report = new Report(stamp, coded, ValuePrint.of(assignments));
        var said = new ArrayList<Assignment>(assignments.size());
        var takesBack = fold.takesBack(coded);
        var unchanged = coded.code().equals("U");
        for (var assignment : assignments) {
            var ofValue = Elements.isValue(Elements.registerOf(assignment.element()));
            if (!ofValue || (!takesBack && !(unchanged && assignment instanceof Assignment.Clear))) {
                said.add(assignment);
            }
        }
        var added = reports.add(report);
        return assign(stamp, said, fold.verified(report)) || added;
    }

    private boolean assign(Stamp stamp, List<Assignment> assignments, boolean verified) {
        var changed = false;
        for (var assignment : assignments) {
            var name = Elements.registerOf(assignment.element());
            var element = elements.computeIfAbsent(name, _ -> new Element());
            changed |= switch (assignment) {
                case Assignment.Set(var part, var value, var _) ->
                    element.offer(new Candidate(stamp, 0, part, valueOf(part, value)), verified);
                case Assignment.Clear(var part) ->
                    element.offer(new Candidate(stamp, 0, part, MissingNode.getInstance()), verified);
                case Assignment.Item(var part, var key, var rank, var value, var _) ->
                    element.offerItem(key, new Candidate(stamp, rank, part, value), verified);
                case Assignment.Drop(var part, var key) ->
                    element.offerItem(key, new Candidate(stamp, 0, part, MissingNode.getInstance()), verified);
            };
        }
        return changed;
    }

    /** The reason why there is no value stands in the value's own register, as one of its choices. */
    private static JsonNode valueOf(String part, JsonNode value) {
        return part.equals(Elements.NO_VALUE) ? Trees.object().set(part, value) : value;
    }

    /** Takes in a step of an encounter. */
    public boolean move(Presence presence, Stamp stamp, Step step) {
        var added = movements.add(new Moved(stamp, step));
        if (presence != Presence.REQUIRED) {
            return note(added, life.sketched());
        }
        return note(added, step.kind() == Step.Kind.UPDATE ? life.mentioned() : life.asserted(stamp));
    }

    /** Takes in that it was recorded in error or is no longer active; what was said later revives it. */
    public boolean retire(Stamp stamp, Reason reason) {
        if (type.equals("Encounter") && reason == Reason.ENTERED_IN_ERROR) {
            return move(Presence.REQUIRED, stamp, new Step(Step.Kind.DELETE, empty(), empty(), empty(), empty()));
        }
        return note(false, life.retired(stamp, reason));
    }

    /** When the encounter was deleted, by itself or with its patient's record. */
    public List<Stamp> deletedAt() {
        return course().list().stream()
                .filter(moved -> moved.kind() == Step.Kind.DELETE)
                .map(Moved::stamp)
                .toList();
    }

    /** Whether a message told of the encounter before. */
    public boolean beganBefore(Stamp stamp) {
        return movements
                .began()
                .filter(began -> began.isBefore(stamp.eventTime()))
                .isPresent();
    }

    /** That in which it was recorded was deleted then, and at no other time: it counts if it was said to be so since. */
    public boolean voidedAt(Collection<Stamp> stamps) {
        return note(chronicle.voidedAt(stamps), life);
    }

    /** Whether it counts no more. */
    boolean isRetired() {
        return life.isRetired() || (!type.equals("Encounter") && chronicle.isVoidSince(life.asserted()));
    }

    /** The steps of the encounter; the deletions of its patient's record are steps, too. */
    Movements course() {
        return movements.with(chronicle.voids());
    }

    /** What happened to it as a whole. */
    public Chronicle chronicle() {
        return chronicle;
    }

    /** Another resource counts in its place for good. */
    void replaced(Stamp stamp) {
        var reason = type.equals("Account") ? Reason.INACTIVE : Reason.ENTERED_IN_ERROR;
        note(false, life.retired(stamp, reason));
    }

    /** Takes in all that is known of another resource that turned out to be this one. */
    public void absorb(ResourceState other) {
        other.elements.forEach((name, element) ->
                elements.computeIfAbsent(name, _ -> new Element()).absorb(element));
        reports.absorb(other.reports);
        movements.absorb(other.movements);
        snapshots.absorb(other.snapshots);
        names.addAll(other.names);
        note(true, life.united(other.life));
        settleSketch();
    }

    /** Takes over what was said of another since then, but for its identifiers and links. */
    void absorbLater(ResourceState other, Stamp since) {
        other.elements.forEach((name, element) -> {
            if (!OF_ITS_OWN.contains(name)) {
                elements.computeIfAbsent(name, _ -> new Element()).absorbLater(element, since);
            }
        });
        movements.absorbLater(other.movements, since);
        note(true, life.unitedLater(other.life, since));
        settleSketch();
    }

    /** What came from another one counts as if it had been said of this one. */
    void settleSketch() {
        if (!isSketchable()) {
            forgetSketch();
        }
    }

    /** It is there by more than what refers to it. */
    void mention() {
        life = life.mentioned();
        touch();
    }

    /** Its parts were changed from outside. */
    void touch() {
        note(true, life);
    }

    /** What was said of it shows nowhere any more, but for its identifiers, and who took its place. */
    void forget() {
        elements.keySet().removeIf(name -> !OF_ITS_OWN.contains(name) && !name.equals("extension"));
        var extension = element("extension");
        // only a merge speaks with the highest priority
        extension.erase(new Stamp(Integer.MAX_VALUE - 1, Instant.MAX, 0, Instant.MAX));
        movements = new Movements();
        forgetSketch();
        note(true, life);
    }

    /**
     * Takes over the lists of another scope that was merged into this one then; answers what is closed by lists that
     * this one was given since.
     */
    public List<Closing> absorbLists(ResourceState other, Stamp merged) {
        note(true, life);
        return snapshots.takeOver(other.snapshots, other.id, merged);
    }

    /** Lets every reference to one resource lead to another. */
    public boolean repoint(String from, String to) {
        var changed = snapshots.rename(from, to);
        changed |= movements.rewrite(node -> repointed(node, from, to));
        Ownership.rememberOwnerOf(this, from);
        for (var element : elements.values()) {
            changed |= element.whole().rewrite(node -> repointed(node, from, to));
            for (var item : element.items().values()) {
                changed |= item.rewrite(node -> repointed(node, from, to));
            }
        }
        return note(changed, life);
    }

    private static Optional<JsonNode> repointed(JsonNode node, String from, String to) {
        return References.rewrite(node, reference -> reference.equals(from) ? to : reference);
    }

    /** Takes in a source's list of what there is in this scope; answers what is closed by that. */
    public List<Closing> list(String listedType, String source, Stamp stamp, Collection<UUID> present) {
        note(true, life);
        return snapshots.take(new Snapshots.Of(listedType, source), new Snapshots.Listed(stamp, Set.copyOf(present)));
    }

    /** The keys that lead here besides the one that gave the id. */
    public Set<UUID> otherKeys() {
        return Collections.unmodifiableSet(keys);
    }

    public boolean addKey(UUID key) {
        return !key.toString().equals(id) && keys.size() < KEYS_MAX && keys.add(key);
    }

    /** Remembers a name in the scope of a patient or a visit, for a merge of those to change it. */
    public boolean addName(IdentityKey key) {
        return key.isComposed() && isScoped(key.value()) && names.size() < NAMES_MAX && names.add(key.value());
    }

    private static boolean isScoped(String name) {
        return name.startsWith("Patient/") || name.startsWith("Encounter/");
    }

    /** Lets the names in the scope of one resource be in the scope of another; answers the new ones. */
    public List<IdentityKey> renameWithin(String from, String to) {
        var renamed = new ArrayList<IdentityKey>();
        for (var name : List.copyOf(names)) {
            if (name.startsWith(from + "|")) {
                names.remove(name);
                names.add(to + name.substring(from.length()));
                renamed.add(new IdentityKey(type, IdentityKey.COMPOSED + type, to + name.substring(from.length())));
            }
        }
        return renamed;
    }

    Set<String> names() {
        return names;
    }

    private boolean note(boolean changed, Life lives) {
        var other = changed || !lives.equals(life);
        if (life.inferred() && !lives.inferred()) {
            forgetSketch();
        }
        life = lives;
        if (other) {
            assembly = Optional.empty();
        }
        return other;
    }

    /** The resource that follows from all that was said; its own to keep. */
    public ObjectNode resource() {
        return assembly().resource();
    }

    /** Whether the resource differs from the one that was restored. */
    public boolean resourceChanged() {
        return before.isEmpty() || !before.orElseThrow().equals(resource());
    }

    /** All that is to be kept beside the resource, to go on from there. */
    public byte[] encode() {
        return StateCodec.encode(this);
    }

    Assembly assembly() {
        if (assembly.isEmpty()) {
            assembly = Optional.of(Assembly.of(this));
        }
        return assembly.orElseThrow();
    }

    Map<String, Element> elements() {
        return elements;
    }

    Element element(String register) {
        return elements.computeIfAbsent(register, _ -> new Element());
    }

    Reports reports() {
        return reports;
    }

    Movements movements() {
        return movements;
    }

    Snapshots snapshots() {
        return snapshots;
    }

    Life life() {
        return life;
    }

    void restored(Life storedLife, Reports storedReports, Movements storedMovements) {
        life = storedLife;
        reports = storedReports;
        movements = storedMovements;
    }
}
