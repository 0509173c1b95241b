package io.workspacereconciler.local.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseClock;
import io.workspacereconciler.database.PostgresDatabase;
import io.workspacereconciler.database.Together;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.TimelineEntry;
import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestRegistry;
import io.workspacereconciler.local.server.TestServers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What only several connections to one real server can show. */
@Timeout(60)
final class ConcurrencyIT {

    @Test
    void ofThreeReplicasThatStartTogetherOneMigrates() throws Exception {
        TestServers.Database server = TestServers.database();

        Together.run(3, () -> {
            PostgresDatabase.connect(TestRegistry.settings(server), "test", 2)
                    .migrate()
                    .close();
            return true;
        });

        List<String> migrations = Jdbi.create(server.jdbcUrl(), server.user(), server.password())
                .withHandle(handle -> handle.createQuery("select coalesce(version, type) || ' ' || success"
                                + " from reconciler.flyway_schema_history order by installed_rank")
                        .mapTo(String.class)
                        .list());
        assertThat(migrations).doesNotHaveDuplicates().contains("1 true").allMatch(line -> line.endsWith(" true"));
    }

    @Test
    void whileOneTransactionPublishesAnotherGetsNoLines() {
        try (TestRegistry registry = TestRegistry.create(PlatformTable.TEXT_STATUS)) {
            Database database = registry.database(DatabaseClock.REAL);
            open(database, 1);

            database.useTransaction(first -> {
                List<TimelineEntry> lines = first.incidents().timeline().unpublished(10);
                assertThat(lines).hasSize(1);
                assertThat(unpublished(database)).isEmpty();
                first.incidents().timeline().published(lines, first.now());
                assertThat(unpublished(database)).isEmpty();
            });

            assertThat(unpublished(database)).isEmpty();
            open(database, 2);
            assertThat(unpublished(database)).hasSize(1);
        }
    }

    @Test
    void noIncidentIsClaimedTwiceByHealersThatClaimAtOnce() throws Exception {
        int incidents = 200;
        try (TestRegistry registry = TestRegistry.create(PlatformTable.TEXT_STATUS)) {
            Database database = registry.database(DatabaseClock.REAL);
            for (int number = 1; number <= incidents; number++) {
                Incident opened = open(database, number);
                database.useTransaction(tx -> tx.incidents().markDue(opened.id(), tx.now()));
            }

            List<List<Incident>> claimed = Together.run(6, () -> {
                List<Incident> mine = new ArrayList<>();
                List<Incident> page;
                do {
                    page = database.inTransaction(
                            tx -> tx.incidents().claimDue("any", tx.now(), Duration.ofMinutes(5), 7));
                    mine.addAll(page);
                } while (!page.isEmpty());
                return mine;
            });

            assertThat(claimed.stream().flatMap(List::stream).map(Incident::id))
                    .hasSize(incidents)
                    .doesNotHaveDuplicates();
        }
    }

    private static Incident open(Database database, long number) {
        return database.inTransaction(tx -> {
            Instant now = tx.now();
            return tx.incidents()
                    .open(IncidentExamples.offline(number, now), IncidentExamples.because("open", now))
                    .orElseThrow();
        });
    }

    private static List<TimelineEntry> unpublished(Database database) {
        // in a thread of its own: a transaction within another's work is that other
        return CompletableFuture.supplyAsync(() -> database.<List<TimelineEntry>>inTransaction(
                        tx -> tx.incidents().timeline().unpublished(10)))
                .join();
    }
}
