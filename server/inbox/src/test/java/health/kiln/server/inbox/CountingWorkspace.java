/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.Version;
import health.kiln.server.repository.Workspace;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.node.ObjectNode;

/** Counts what goes to the database: statements of its user's own, loads, and reads of what was not loaded. */
record CountingWorkspace(Workspace workspace, AtomicInteger statements) implements Workspace {
    @Override
    public Instant now() {
        return workspace.now();
    }

    @Override
    public void load(Collection<ResourceKey> keys) {
        statements.incrementAndGet();
        workspace.load(keys);
    }

    @Override
    public void loadLast(Collection<ResourceKey> keys) {
        statements.incrementAndGet();
        workspace.loadLast(keys);
    }

    @Override
    public Optional<Version> current(ResourceKey key) {
        return workspace.current(key);
    }

    @Override
    public Optional<ObjectNode> tree(ResourceKey key) {
        return workspace.tree(key);
    }

    @Override
    public Version put(ResourceKey key, ObjectNode resource) {
        return workspace.put(key, resource);
    }

    @Override
    public void delete(ResourceKey key) {
        workspace.delete(key);
    }

    @Override
    public List<ResourceKey> referring(ResourceKey target, int limit) {
        statements.incrementAndGet();
        return workspace.referring(target, limit);
    }

    @Override
    public Connection connection() {
        var connection = workspace.connection();
        return (Connection) Proxy.newProxyInstance(
                CountingWorkspace.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        statements.incrementAndGet();
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }
}
