/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How PostgreSQL, which refuses to be run by root, is run by whoever we are.
 *
 * @param prefix goes before each of its programs
 * @param owner who must own the files, when that is not ourselves
 */
record Privileges(List<String> prefix, Optional<String> owner) {
    private static final Duration TRIAL = Duration.ofSeconds(10);
    private static final Duration CHANGE_OF_OWNER = Duration.ofMinutes(2);

    private static final List<String> DIES_WITH_US = List.of("setsid", "setpriv", "--pdeathsig", "INT");

    /**
     * Root in a user namespace of its own keeps its files but not its powers; the other gives root up altogether. Not
     * runuser: it forks, and then its process is not the server's.
     */
    private static final List<Privileges> FOR_ROOT = List.of(
            new Privileges(List.of("unshare", "-U"), Optional.empty()),
            new Privileges(
                    List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"),
                    Optional.of("65534:65534")));

    Privileges {
        prefix = List.copyOf(prefix);
    }

    static Privileges ofThisProcess() throws DatabaseStartException, InterruptedException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new Privileges(List.of(), Optional.empty());
        }
        for (var privileges : FOR_ROOT) {
            if (works(privileges.command(List.of("true")))) {
                return privileges;
            }
        }
        throw new DatabaseStartException(
                "PostgreSQL does not run as root, and neither unshare nor setpriv works here: start Kiln as"
                        + " an ordinary user or set database.url.");
    }

    List<String> command(List<String> words) {
        var whole = new ArrayList<>(prefix);
        whole.addAll(words);
        return whole;
    }

    /**
     * The same, but the server gets SIGINT (its fast shutdown) when the thread that starts it ends, and so when this
     * process is killed. It is of a session of its own, so that a Ctrl-C at the terminal reaches only us, who stop it when we
     * need it no more. Where the system has no such means, as without it. INVARIANT: said after the change of user, which
     * would undo it.
     */
    List<String> commandThatDiesWithUs(List<String> words) throws InterruptedException {
        var trial = new ArrayList<>(DIES_WITH_US);
        trial.add("true");
        if (!works(command(trial))) {
            return command(words);
        }
        var tied = new ArrayList<>(DIES_WITH_US);
        tied.addAll(words);
        return command(tied);
    }

    /** Gives a folder with all in it to the owner that is needed. */
    void handOver(Path folder) throws IOException, InterruptedException {
        if (owner.isPresent()) {
            var ending = new Command(List.of("chown", "-R", owner.get(), folder.toString()), CHANGE_OF_OWNER).run();
            if (!ending.good()) {
                throw new IOException("chown of the database's folder failed");
            }
        }
    }

    private static boolean works(List<String> words) throws InterruptedException {
        try {
            return new Command(words, TRIAL).run().good();
        } catch (IOException notThere) {
            return false;
        }
    }
}
