package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.consumer.heal.RestartSettings.OnlineWhen;
import io.workspacereconciler.control.ControlExamples;
import io.workspacereconciler.database.Disturbances.Failure;
import io.workspacereconciler.database.InMemoryDatabase;
import io.workspacereconciler.database.Together;
import io.workspacereconciler.incident.Claimant;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.Places;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RestartQueueTest {

    private static final Duration LEASE = Duration.ofSeconds(30);

    private final InMemoryDatabase database = new InMemoryDatabase();
    private final FakeInstanceReplacer replacer = new FakeInstanceReplacer();
    private final Restart restart = new Restart(
            database,
            replacer,
            new ProofPolicy(RestartBench.LIMITS),
            new RestartSettings(
                    OnlineWhen.REGISTERED, Duration.ofMinutes(15), LEASE, ChangePaces.each(Duration.ofSeconds(1))),
            (cause, step) -> {},
            Places.everythingIn(WorkspaceExamples.PLACE));
    private final Deque<Runnable> begun = new ArrayDeque<>();

    @Test
    void aQueueTakesNoMoreThanItHasPlacesFor() {
        due(5);
        RestartQueue queue = queue(begun::add, 2);

        queue.run();
        queue.run();
        assertThat(begun).hasSize(2);

        begun.remove().run();
        queue.run();
        assertThat(begun).hasSize(2);
    }

    @Test
    void whatIsTakenIsWorkedOn() {
        due(3);

        queue(Runnable::run, 2).run();
        queue(Runnable::run, 2).run();

        assertThat(states()).isEqualTo(Map.of());
    }

    @Test
    void nothingIsTakenWhileAllIsStopped() {
        due(3);
        Incident exempted = database.incidentsOf(WorkspaceExamples.id(1)).get(0);
        ControlExamples.exempt(database, exempted.workspace(), Duration.ofDays(1));
        ControlExamples.stop(database);
        RestartQueue queue = queue(begun::add, 5);

        queue.run();
        assertThat(begun).isEmpty();
        assertThat(queue.problem()).isEmpty();

        ControlExamples.resume(database);
        queue.run();
        assertThat(begun).hasSize(2);
        assertThat(database.incidentsOf(exempted.workspace())).containsExactly(exempted);

        ControlExamples.endExemption(database, exempted.workspace());
        queue.run();
        assertThat(begun).hasSize(3);
    }

    @Test
    void twoQueuesNeverWorkOnTheSameIncident() {
        due(6);

        queue(begun::add, 4).run();
        queue(begun::add, 4).run();

        assertThat(begun).hasSize(6);
    }

    @Test
    void manyQueuesTogetherTakeEveryIncidentOnce() throws Exception {
        due(50);
        Executor workers = task -> {
            synchronized (begun) {
                begun.add(task);
            }
        };

        Together.run(8, () -> {
            queue(workers, 10).run();
            return true;
        });

        assertThat(begun).hasSize(50);
    }

    @Test
    void whatIsNotDueStays() {
        due(1);
        RestartQueue queue = queue(begun::add, 2);
        queue.run();

        database.clock().advance(LEASE.minusMillis(1));
        queue.run();
        assertThat(begun).hasSize(1);

        database.clock().advance(Duration.ofMillis(1));
        queue.run();
        assertThat(begun).hasSize(2);
    }

    @Test
    void aDatabaseThatIsAwayTakesNoPlaceAndIsAProblemUntilItIsBack() {
        due(2);
        RestartQueue queue = queue(begun::add, 2);
        database.disturbances().failNext(3, Failure.BEFORE);

        queue.run();
        queue.run();
        queue.run();
        assertThat(queue.problem()).isPresent();
        assertThat(begun).isEmpty();

        queue.run();
        assertThat(queue.problem()).isEmpty();
        assertThat(begun).hasSize(2);
    }

    @Test
    void workersThatRefuseTakeNoPlaceForGood() {
        due(2);
        Deque<Integer> refusals = new ArrayDeque<>();
        refusals.add(1);
        RestartQueue queue = queue(
                task -> {
                    if (refusals.poll() != null) {
                        throw new RejectedExecutionException("full");
                    }
                    begun.add(task);
                },
                2);

        queue.run();
        assertThat(queue.problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("RejectedExecutionException"));
        database.clock().advance(LEASE);
        queue.run();

        assertThat(begun).hasSize(2);
        assertThat(queue.problem()).isEmpty();
    }

    @Test
    void aQueueThatIsClosedTakesNothingMore() throws Exception {
        due(1);
        RestartQueue queue = queue(begun::add, 2);

        queue.close(Duration.ZERO);
        queue.run();

        assertThat(begun).isEmpty();
    }

    @Test
    void whatHangsAtTheEndIsInterruptedAndDueAtOnceForAnotherReplica() throws Exception {
        due(2);
        CountDownLatch interrupted = new CountDownLatch(2);
        CountDownLatch hanging = new CountDownLatch(2);
        for (int each = 0; each < 2; each++) {
            replacer.troubles.before(Operation.LOOK, () -> {
                hanging.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw new IllegalStateException(e);
                }
            });
        }
        ExecutorService workers = Executors.newFixedThreadPool(2);
        try {
            RestartQueue queue = queue(workers, 2);
            queue.run();
            assertThat(hanging.await(10, TimeUnit.SECONDS)).isTrue();
            queue(begun::add, 2).run();
            assertThat(begun).isEmpty();

            queue.close(Duration.ZERO);

            assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
            queue(begun::add, 2).run();
            assertThat(begun).hasSize(2);
        } finally {
            workers.shutdownNow();
        }
    }

    @Test
    void whatRestsAtTheEndIsNotHandedBackBeforeItsTime() throws Exception {
        due(1);
        RestartQueue queue = queue(Runnable::run, 2);
        queue.run();
        Map<IncidentState, Integer> before = states();

        queue.close(Duration.ZERO);

        assertThat(states()).isEqualTo(before);
    }

    private void due(int incidents) {
        for (int number = 1; number <= incidents; number++) {
            int each = number;
            database.put(WorkspaceExamples.online(each));
            replacer.put(WorkspaceExamples.instance(each), InstanceState.RUNNING, WorkspaceExamples.id(each), null);
            database.useTransaction(tx -> {
                tx.incidents()
                        .open(
                                IncidentExamples.offline(each, tx.now()),
                                IncidentExamples.because("not-running", tx.now()));
                tx.incidents().markDue(IncidentExamples.offline(each, tx.now()).id(), tx.now());
            });
        }
    }

    private Map<IncidentState, Integer> states() {
        return database.inTransaction(tx -> tx.incidents().openByState());
    }

    private RestartQueue queue(Executor workers, int places) {
        return new RestartQueue(database, restart::run, workers, places, Claimant.anywhere("replica", LEASE));
    }
}
