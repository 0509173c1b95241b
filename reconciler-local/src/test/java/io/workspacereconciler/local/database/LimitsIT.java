package io.workspacereconciler.local.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseClock;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.database.DatabaseProbe;
import io.workspacereconciler.database.PostgresDatabase;
import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestRegistry;
import io.workspacereconciler.operate.Readiness;
import io.workspacereconciler.settings.DatabaseSettings;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What takes too long on a real server ends in bounded time, as a failure of the database, and the pool goes on. */
@Timeout(60)
final class LimitsIT {
    private static final String PROGRAM = "limited";
    private static final PostgresDatabase.Limits SHORT =
            new PostgresDatabase.Limits(Duration.ofMillis(500), Duration.ofMillis(200), Duration.ofMillis(500));

    private final TestRegistry registry = TestRegistry.create(PlatformTable.TEXT_STATUS);

    @BeforeEach
    void oneRow() {
        registry.put(WorkspaceExamples.online(1));
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void aStatementThatTakesTooLongIsEndedAndItsConnectionServesOn() {
        registry.sql()
                .useHandle(handle -> handle.execute("create view slow as with s as materialized (select pg_sleep(30))"
                        + " select w.* from workspaces w, s"));
        try (PostgresDatabase postgres = connect("slow", 1, SHORT)) {
            Database database = postgres.database(DatabaseClock.REAL);
            database.now();
            List<Integer> before = backends();

            assertFailsWithin(
                    Duration.ofSeconds(10),
                    () -> database.inTransaction(tx -> tx.registry().find(WorkspaceExamples.id(1))),
                    "statement timeout");

            database.now();
            assertThat(backends()).as("the same connection").hasSize(1).isEqualTo(before);
        }
    }

    @Test
    void aRowThatSomeoneElseKeepsLockedIsWaitedForInBoundedTimeAndItsConnectionServesOn() {
        try (PostgresDatabase postgres = connect("workspaces", 1, SHORT);
                Handle person = registry.sql().open()) {
            Database database = postgres.database(DatabaseClock.REAL);
            person.begin();
            person.execute("select 1 from workspaces for update");

            assertFailsWithin(
                    Duration.ofSeconds(10),
                    () -> database.inTransaction(tx -> tx.registry().lock(WorkspaceExamples.id(1))),
                    "lock timeout");
            person.rollback();

            assertThat(database.<Boolean>inTransaction(
                            tx -> tx.registry().lock(WorkspaceExamples.id(1)).isPresent()))
                    .isTrue();
        }
    }

    @Test
    void aTransactionThatIsIdleForTooLongIsEndedAndTheNextHasAConnectionAgain() {
        try (PostgresDatabase postgres = connect("workspaces", 1, SHORT)) {
            Database database = postgres.database(DatabaseClock.REAL);

            assertThatThrownBy(() -> database.inTransaction(tx -> {
                        tx.registry().lock(WorkspaceExamples.id(1));
                        await("PostgreSQL ends it").until(() -> backends().isEmpty());
                        return tx.now();
                    }))
                    .isInstanceOfSatisfying(DatabaseException.class, LimitsIT::assertDatabasesFault);

            assertThat(database.now()).isNotNull();
        }
    }

    @Test
    void aPoolWithoutAFreeConnectionIsSaidAndGoesOnWhenOneReturns() {
        try (PostgresDatabase postgres = connect("workspaces", 2, PostgresDatabase.Limits.USUAL)) {
            Database database = postgres.database(DatabaseClock.REAL);
            DatabaseProbe probe = new DatabaseProbe(database, InstantSource.system());
            Readiness readiness = new Readiness();
            readiness.require("database", probe::problem);
            probe.run();
            assertThat(readiness.snapshot().ready()).isTrue();
            CountDownLatch borrowed = new CountDownLatch(2);
            CountDownLatch back = new CountDownLatch(1);
            List<CompletableFuture<Instant>> holders =
                    List.of(hold(database, borrowed, back), hold(database, borrowed, back));
            await().until(() -> borrowed.getCount() == 0);

            CompletableFuture<Void> probed = CompletableFuture.runAsync(probe);
            assertFailsWithin(Duration.ofSeconds(10), database::now, "Connection is not available");
            probed.join();
            assertThat(readiness.snapshot().ready()).isFalse();
            assertThat(readiness.snapshot().conditions().get("database"))
                    .contains("The database is not to be used", "Connection is not available");
            back.countDown();

            assertThat(holders)
                    .as("what had a connection loses nothing")
                    .allSatisfy(holder -> assertThat(holder.join()).isNotNull());
            probe.run();
            assertThat(readiness.snapshot().ready()).isTrue();
        }
    }

    private PostgresDatabase connect(String table, int connections, PostgresDatabase.Limits limits) {
        DatabaseSettings own = TestRegistry.settings(registry.server());
        return PostgresDatabase.connect(
                new DatabaseSettings(own.url(), own.user(), own.password(), table), PROGRAM, connections, limits);
    }

    private static CompletableFuture<Instant> hold(Database database, CountDownLatch borrowed, CountDownLatch back) {
        return CompletableFuture.supplyAsync(
                () -> database.inTransaction(tx -> {
                    borrowed.countDown();
                    try {
                        back.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return tx.now();
                }),
                // not the common pool: on a small machine it has too few threads
                work -> new Thread(work, "holder").start());
    }

    private static void assertFailsWithin(Duration limit, Runnable work, String why) {
        Instant start = Instant.now();
        assertThatThrownBy(work::run).isInstanceOfSatisfying(DatabaseException.class, failure -> {
            assertThat(failure).hasMessageContaining(why);
            assertDatabasesFault(failure);
        });
        assertThat(Duration.between(start, Instant.now())).isLessThan(limit);
    }

    private static void assertDatabasesFault(DatabaseException failure) {
        assertThat(failure.fault()).isEqualTo(DatabaseException.Fault.DATABASE);
    }

    private List<Integer> backends() {
        return registry.sql()
                .withHandle(handle -> handle.createQuery("select pid from pg_stat_activity"
                                + " where datname = current_database() and application_name = :program")
                        .bind("program", PROGRAM)
                        .mapTo(Integer.class)
                        .list());
    }
}
