/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Stamp;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;

/** The registers of a state as bytes: those that the base describes are left out, values that show are left out. */
final class RegisterWriter {
    static final int ABSENT = 0;
    static final int IN_RESOURCE = 1;
    static final int INLINE = 2;
    static final int WHERE = 3;
    static final int RANKED = 4;
    static final int NAMED = 8;
    static final int HAS_VERIFIED = 1;
    static final int HAS_PROVISIONAL = 2;

    private final Packer packer;
    private final ResourceState state;
    private final Fields fields;
    private final Stamp reset;
    private Base base = new Base(Candidate.NEVER, true);

    /** What most registers are: said at this time, with this authority. */
    private record Base(Stamp stamp, boolean verified) {}

    RegisterWriter(Packer packer, ResourceState state) {
        this.packer = packer;
        this.state = state;
        this.fields = state.assembly().fields();
        this.reset = state.assembly().standing().reset();
    }

    void write() {
        base = commonest();
        packer.stamp(base.stamp).flag(base.verified);
        var split = splitParents();
        packer.number(split.size());
        split.forEach(packer::name);
        var explicit = state.elements().entrySet().stream()
                .filter(entry -> !isEmpty(entry.getValue()) && !isDefault(entry.getKey(), entry.getValue()))
                .toList();
        packer.number(explicit.size());
        explicit.forEach(entry -> write(entry.getKey(), entry.getValue()));
    }

    private void write(String name, Element element) {
        packer.name(name);
        write(name, element.whole(), isShown(name, element));
        packer.number(element.items().size());
        var shown = new HashSet<>();
        if (isShown(name, element)) {
            element.standingItems(reset).forEach(item -> shown.add(item.getKey()));
        }
        element.items().forEach((key, register) -> {
            packer.text(key);
            write(name, register, shown.contains(key));
        });
    }

    private void write(String name, Register register, boolean shown) {
        var verified = register.verified();
        var provisional = register.provisional();
        packer.number((verified.isNone() ? 0 : HAS_VERIFIED) | (provisional.isNone() ? 0 : HAS_PROVISIONAL));
        var standsVerified = register.standsVerified(reset);
        if (!verified.isNone()) {
            write(name, verified, shown && standsVerified);
        }
        if (!provisional.isNone()) {
            write(name, provisional, shown && !standsVerified);
        }
    }

    private void write(String name, Candidate candidate, boolean shown) {
        var where = candidate.present() ? shown ? IN_RESOURCE : INLINE : ABSENT;
        var ranked = candidate.rank() == 0 ? 0 : RANKED;
        var named = candidate.field().equals(name) ? 0 : NAMED;
        packer.stamp(candidate.stamp()).number(where | ranked | named);
        if (ranked != 0) {
            packer.number(candidate.rank());
        }
        if (named != 0) {
            packer.name(candidate.field());
        }
        if (where == INLINE) {
            packer.json(candidate.value());
        } else if (where == IN_RESOURCE) {
            packer.number(candidate.value() instanceof ArrayNode entries ? entries.size() : -1);
        }
    }

    /** Whether what stands in the element can be read back from the resource. */
    private boolean isShown(String name, Element element) {
        var dot = name.indexOf('.');
        if (dot > 0) {
            var parent = name.substring(0, dot);
            var whole =
                    state.elements().containsKey(parent) ? state.element(parent).standing(reset) : Candidate.NONE;
            return !fields.isDecided(parent)
                    && !whole.present()
                    && element.standing(reset).stamp().compareTo(whole.stamp()) >= 0;
        }
        var standing = element.standing(reset).value();
        return Elements.isChoice(name)
                ? standing.propertyStream().noneMatch(typed -> fields.isDecided(typed.getKey()))
                : !fields.isDecided(name);
    }

    private boolean isDefault(String name, Element element) {
        var standing = element.whole().standing(reset);
        var other =
                base.verified ? element.whole().provisional() : element.whole().verified();
        return element.items().isEmpty()
                && other.isNone()
                && standing.present()
                && standing.stamp().equals(base.stamp)
                && standing.rank() == 0
                && standing.field().equals(name)
                && isShown(name, element);
    }

    private static boolean isEmpty(Element element) {
        return element.items().isEmpty() && element.whole().isEmpty();
    }

    private Base commonest() {
        var counts = new HashMap<Base, Integer>();
        for (var element : state.elements().values()) {
            var register = element.whole();
            if (register.standing(reset).present()
                    && !Candidate.isSketch(register.standing(reset).stamp())) {
                var said = new Base(register.standing(reset).stamp(), register.standsVerified(reset));
                counts.merge(said, 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(base);
    }

    /** The fields that are put together from registers of their children alone. */
    private Set<String> splitParents() {
        var parents = new TreeSet<String>();
        for (Map.Entry<String, Element> entry : state.elements().entrySet()) {
            var dot = entry.getKey().indexOf('.');
            if (dot > 0 && isShown(entry.getKey(), entry.getValue())) {
                parents.add(entry.getKey().substring(0, dot));
            }
        }
        return parents;
    }
}
