/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import health.kiln.server.repository.postgres.TestDatabase;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IdentitiesTest {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private TestDatabase database;
    private Connection one;
    private Connection other;
    private Identities first;
    private Identities second;

    @BeforeEach
    void share() throws Exception {
        database = new TestDatabase();
        one = begun();
        other = begun();
        first = new Identities(one);
        second = new Identities(other);
        first.share();
        second.share();
    }

    @AfterEach
    void close() throws Exception {
        threads.close();
        other.close();
        one.close();
        database.close();
    }

    /** PostgreSQL would end one of them after a second, and its batch would run again. */
    @Test
    void letsTwoThatShareItHaveItAloneOneAfterTheOther() throws Exception {
        var firstEnds = threads.submit(aloneAndEnd(first, one));
        var secondEnds = threads.submit(aloneAndEnd(second, other));

        assertThatCode(firstEnds::get).doesNotThrowAnyException();
        assertThatCode(secondEnds::get).doesNotThrowAnyException();
    }

    @Test
    void letsOneOfTwoThatClaimTheSameKeyWaitAndFollow() throws Exception {
        var firstRing = new KeyRing();
        var secondRing = new KeyRing();
        var placerAndFiller = Feeds.identity(Feeds.ORDER, "urn:id:placer", "P1", "urn:id:filler", "F1");
        var filler = Feeds.identity(Feeds.ORDER, "urn:id:filler", "F1", "urn:id:group", "G1");
        first.claim(firstRing, List.of(placerAndFiller));

        var waits = threads.submit(() -> {
            second.claim(secondRing, List.of(filler));
            return secondRing.find(filler).resource();
        });
        firstRing.born(firstRing.find(placerAndFiller).resource());
        first.save(firstRing);
        one.commit();

        assertThat(waits.get()).isEqualTo(firstRing.find(placerAndFiller).resource());
    }

    private static Callable<Boolean> aloneAndEnd(Identities identities, Connection connection) {
        return () -> {
            identities.holdAlone();
            connection.commit();
            return true;
        };
    }

    private Connection begun() throws Exception {
        var connection = database.tables().getConnection();
        connection.setAutoCommit(false);
        return connection;
    }
}
