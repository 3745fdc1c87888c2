/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.command;

import health.kiln.server.app.config.ConfigException;
import health.kiln.server.app.config.Settings;
import health.kiln.server.app.home.HomeDatabase;
import health.kiln.server.app.home.HomeDirectory;
import health.kiln.server.repository.postgres.DatabaseStartException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the home that a command names, its settings and its database. Only {@code up} and {@code demo} make a home: any
 * other command that is given a place where none is has been given a wrong one.
 */
record Homes(Commands.Environment environment) {
    /** The directory, whether it is there or not. */
    HomeDirectory named(Optional<Path> home) {
        return new HomeDirectory(home.orElseGet(environment::usualHome));
    }

    /** The directory of a home that is there. */
    HomeDirectory existing(Optional<Path> home) throws CommandException {
        var directory = named(home);
        if (!directory.isThere()) {
            throw new CommandException("no Kiln home at " + directory.path());
        }
        return directory;
    }

    Settings settings(HomeDirectory home) throws CommandException {
        try {
            return environment.settings(home.path());
        } catch (ConfigException wrong) {
            throw new CommandException(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    /** The home's database; the home need not be there when the environment alone names a database. */
    HomeDatabase database(Optional<Path> home) throws CommandException {
        var directory = named(home);
        var settings = settings(directory);
        if (settings.database().isEmpty()) {
            existing(home);
        }
        try {
            return HomeDatabase.forCommand(directory, settings);
        } catch (IOException unusable) {
            throw new CommandException("the home directory " + directory.path() + " cannot be used", unusable);
        } catch (DatabaseStartException failure) {
            throw new CommandException(String.valueOf(failure.getMessage()), failure);
        }
    }

    /** Refuses the name of a channel that is not configured. */
    void requireChannel(Optional<Path> home, String name) throws CommandException {
        if (settings(named(home)).channels().stream()
                .noneMatch(channel -> channel.name().equals(name))) {
            throw new CommandException("there is no channel '" + name + "'");
        }
    }
}
