package io.workspacereconciler.consumer.heal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.Places;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Places that do not answer at all. */
@Timeout(60)
final class HangingPlacesTest {

    private static final int WORKERS = 8;
    private static final Place ONE = WorkspaceExamples.PLACE;
    private static final Place TWO = new Place("222222222222", "us-west-2");
    private static final Place THREE = new Place("333333333333", "us-east-1");

    private final RestartBench bench = new RestartBench(InstanceState.TERMINATED);
    private final CountDownLatch end = new CountDownLatch(1);
    private final Semaphore hanging = new Semaphore(0);
    private final CountDownLatch healed = new CountDownLatch(1);
    private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS);

    @AfterEach
    void end() throws InterruptedException {
        end.countDown();
        workers.shutdown();
        assertThat(workers.awaitTermination(30, SECONDS)).isTrue();
    }

    @Test
    void twoOfThreeThatHangLeaveWorkersToTheThird() throws Exception {
        PlacedRestarts restarts = new PlacedRestarts(
                Map.of(
                        ONE, bench.restart(looking(() -> hang())),
                        TWO, bench.restart(looking(() -> hang())),
                        THREE, bench.restart(looking(healed::countDown))),
                new UnconfiguredPlace(bench.database, RestartBench.settings(), Places.everythingIn(ONE)),
                WORKERS);

        for (int number = 1; number <= WORKERS; number++) {
            heal(restarts, number, ONE);
            heal(restarts, 100 + number, TWO);
        }
        assertThat(hanging.tryAcquire(6, 30, SECONDS)).as("three of each hang").isTrue();
        heal(restarts, 200, THREE);

        assertThat(healed.await(30, SECONDS)).as("the third is looked at").isTrue();
        assertThat(hanging.availablePermits()).as("no more than these hang").isZero();
    }

    private void heal(PlacedRestarts restarts, long number, Place place) {
        Incident.Subject subject =
                new Incident.Subject(WorkspaceExamples.id(number), WorkspaceExamples.instance(number), place);
        Incident incident = Incident.begin(subject, IncidentState.OFFLINE, null, SettableClock.START);
        workers.execute(() -> restarts.accept(incident));
    }

    private void hang() {
        hanging.release();
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static InstanceReplacer looking(Runnable first) {
        return new FakeInstanceReplacer() {
            @Override
            public Look look(WorkspaceId workspace, InstanceId instance) {
                first.run();
                return LookExamples.missing();
            }
        };
    }
}
