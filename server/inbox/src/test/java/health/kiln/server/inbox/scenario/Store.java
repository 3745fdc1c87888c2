/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox.scenario;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What the messages of a story became, as its claims are checked against it. */
@FunctionalInterface
public interface Store {
    /** The current resources of this type. */
    List<ObjectNode> all(String type);
}
