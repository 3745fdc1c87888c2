/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.postgres;

/**
 * Which database, and how much of it.
 *
 * @param url {@code jdbc:postgresql://host:port/database}, with the driver's parameters if any
 * @param schema holds everything of one tenant; made when it is new
 * @param writersMax connections for transactions that write
 * @param readersMax connections for queries
 */
public record DatabaseSettings(
        String url, String user, String password, String schema, int writersMax, int readersMax) {
    public static final String SCHEMA = "kiln";
    public static final int WRITERS = 8;
    public static final int READERS = 16;

    public DatabaseSettings {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("the database's URL begins with jdbc:postgresql:");
        }
        if (!schema.matches("[a-z_][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException(
                    "a schema's name is 1 to 63 of a-z, 0-9 and _, and begins with no digit");
        }
        if (writersMax < 1 || readersMax < 1) {
            throw new IllegalArgumentException("a pool has at least one connection");
        }
    }

    /** With the usual schema and pools. */
    public static DatabaseSettings of(String url, String user, String password) {
        return new DatabaseSettings(url, user, password, SCHEMA, WRITERS, READERS);
    }

    /** On a server of our own. */
    public static DatabaseSettings of(EmbeddedPostgres server) {
        return of(server.url(), server.user(), server.password());
    }

    public DatabaseSettings withSchema(String name) {
        return new DatabaseSettings(url, user, password, name, writersMax, readersMax);
    }

    /** For people: the URL without its parameters, in which a password may be. */
    @Override
    public String toString() {
        var parameters = url.indexOf('?');
        return (parameters < 0 ? url : url.substring(0, parameters)) + " (schema " + schema + ")";
    }
}
