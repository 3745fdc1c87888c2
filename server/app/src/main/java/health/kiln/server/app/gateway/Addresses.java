/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.gateway;

import health.kiln.server.app.config.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;

/**
 * The HTTP port and the public URLs that follow from it; decided before anything starts, since links and tokens name them.
 *
 * @param base under which clients reach this server, without a slash at the end
 */
record Addresses(int httpPort, URI base) {
    static final String FHIR = "/fhir/R4";

    static Addresses of(Settings settings) {
        var port = settings.httpPort() == 0 ? freePort(settings.bind()) : settings.httpPort();
        return new Addresses(
                port, settings.baseUrl().orElseGet(() -> URI.create("http://" + host(settings.bind()) + ":" + port)));
    }

    /** The FHIR endpoint. */
    URI fhir() {
        return URI.create(base + FHIR);
    }

    private static String host(InetAddress bind) {
        if (bind.isAnyLocalAddress()) {
            return "127.0.0.1";
        }
        return bind instanceof Inet6Address ? "[" + bind.getHostAddress() + "]" : bind.getHostAddress();
    }

    private static int freePort(InetAddress bind) {
        try (var socket = new ServerSocket(0, 1, bind)) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }
}
