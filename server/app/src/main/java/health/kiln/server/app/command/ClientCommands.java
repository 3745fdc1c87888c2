/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.command;

import health.kiln.server.app.home.HomeDirectory;
import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.smart.Client;
import health.kiln.server.smart.ClientKeys;
import health.kiln.server.smart.Clients;
import health.kiln.server.smart.Registration;
import health.kiln.server.smart.Scopes;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** {@code kiln client add} and {@code kiln client list}. */
public final class ClientCommands {
    /** The home's secrets that belong to clients begin with this. */
    static final String SECRET_PREFIX = "client-";

    private final PrintStream out;

    public ClientCommands(PrintStream out) {
        this.out = out;
    }

    /** Registers an app and prints it as RFC 7591 names it. */
    void add(HomeDirectory home, Clients clients, String name, String scope, Optional<Path> jwks)
            throws CommandException {
        out.println(register(home, clients, name, scope, jwks).toJson());
    }

    /** Registers an app; a new secret is also kept in the home, for {@code kiln token}. */
    public static Registration register(
            HomeDirectory home, Clients clients, String name, String scope, Optional<Path> jwks)
            throws CommandException {
        var scopes = Scopes.grantable(scope)
                .orElseThrow(
                        () -> new CommandException(
                                "'" + scope
                                        + "' is not a list of scopes that can be granted, such as system/*.rs or system/Patient.cruds"));
        try {
            var registered = jwks.isPresent()
                    ? clients.registerWithKeys(name, scopes, keys(jwks.get()))
                    : clients.registerWithSecret(name, scopes);
            var registration = registered.orElseThrow(
                    () -> new CommandException("there is a client named '" + name + "' already"));
            if (registration.secret().isPresent()) {
                home.keepSecret(
                        SECRET_PREFIX + registration.client().clientId(),
                        registration.secret().get());
            }
            return registration;
        } catch (RepositoryUnavailableException away) {
            throw new CommandException("the database does not answer", away);
        } catch (IOException unwritable) {
            throw new CommandException("the secret cannot be kept in " + home.path(), unwritable);
        } catch (IllegalArgumentException notAName) {
            throw new CommandException(String.valueOf(notAName.getMessage()), notAName);
        }
    }

    void list(Clients clients) throws CommandException {
        try {
            for (var client : clients.list()) {
                out.printf(
                        "%-24s %-24s %-16s %-8s %s%n",
                        client.clientId(),
                        client.name(),
                        switch (client.credential()) {
                            case Client.Credential.Secret _ -> "secret";
                            case Client.Credential.Keys _ -> "private_key_jwt";
                        },
                        client.enabled() ? "enabled" : "disabled",
                        client.scopes());
            }
        } catch (RepositoryUnavailableException away) {
            throw new CommandException("the database does not answer", away);
        }
    }

    private static ClientKeys.Accepted keys(Path file) throws CommandException {
        try {
            return switch (ClientKeys.read(Files.readString(file))) {
                case ClientKeys.Accepted accepted -> accepted;
                case ClientKeys.Refused(var problem) -> throw new CommandException(file + ": " + problem);
            };
        } catch (IOException unreadable) {
            throw new CommandException(file + " cannot be read", unreadable);
        }
    }
}
