/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.gateway;

import health.kiln.server.app.command.CommandException;
import health.kiln.server.app.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Tries every port that a gateway will listen on before anything is started: a taken one is found in no time. */
final class Ports {
    private Ports() {}

    static void requireFree(Settings settings) throws CommandException {
        requireFree(settings.bind(), settings.httpPort(), "HTTP");
        for (var channel : settings.channels()) {
            requireFree(channel.bind(), channel.port(), "the channel " + channel.name());
        }
    }

    private static void requireFree(InetAddress bind, int port, String user) throws CommandException {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true); // as the listeners do: a port whose last user has just gone is free
            socket.bind(new InetSocketAddress(bind, port));
        } catch (IOException taken) {
            throw new CommandException(
                    "the port " + port + " of " + bind.getHostAddress() + ", which is for " + user + ", cannot be had: "
                            + taken.getMessage(),
                    taken);
        }
    }
}
