/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What a message says late of a visit or an account that went to another patient since (ADT A44, A45), or of a visit or
 * a patient's record that was deleted since (A23), or in one of these: it goes the same way as what was there in time.
 */
final class Following {
    private final WorkingSet set;
    private final Moves moves;
    private final Deletions deletions;
    private final List<ResourceKey> told;
    private final Set<ResourceKey> wholes;

    /** What the message tells of, and what it tells that in. */
    Following(
            WorkingSet set,
            Moves moves,
            Deletions deletions,
            Collection<ResourceKey> told,
            Collection<ResourceKey> carriers) {
        this.set = set;
        this.moves = moves;
        this.deletions = deletions;
        this.told = List.copyOf(told);
        this.wholes = new LinkedHashSet<>(carriers);
        this.wholes.addAll(told);
        this.wholes.removeIf(whole -> !set.hasState(whole));
    }

    /** Lets what the message tells of go the way of what it tells it in: accounts first, what is in visits last. */
    void follow() throws SQLException {
        for (var account : wholes) {
            if (account.type() == ResourceType.ACCOUNT) {
                followIn(account);
            }
        }
        for (var visit : wholes) {
            if (visit.type() == ResourceType.ENCOUNTER) {
                deletions.settle(visit);
                followIn(visit);
            }
        }
    }

    private void followIn(ResourceKey whole) throws SQLException {
        for (var part : told) {
            if (isPartOf(part, whole)) {
                for (var owner : set.state(whole).chronicle().owners().entrySet()) {
                    if (!owner.getValue().moved()) {
                        continue;
                    }
                    if (part.type() == ResourceType.ENCOUNTER) {
                        moves.handWhole(part, owner.getValue(), owner.getKey());
                    } else {
                        moves.handPart(part, owner.getValue(), owner.getKey());
                    }
                }
                if (whole.type() == ResourceType.ENCOUNTER) {
                    deletions.settlePart(part, set.state(whole).deletedAt());
                }
            }
        }
    }

    /** Whether a resource says that it was recorded in this visit or account. */
    private boolean isPartOf(ResourceKey part, ResourceKey whole) {
        if (part.equals(whole)) {
            return false;
        }
        var resource = set.state(part).resource();
        return refersTo(resource.path("encounter"), whole)
                || refersTo(resource.path("account"), whole)
                || refersTo(resource.path("context"), whole)
                || refersTo(resource.path("context").path("encounter"), whole);
    }

    private static boolean refersTo(JsonNode element, ResourceKey whole) {
        var reference = element.isArray() ? element.path(0) : element;
        return reference.path("reference").asString("").equals(whole.toString());
    }
}
