package io.workspacereconciler.consumer.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.bus.RecordingPublisher;
import io.workspacereconciler.database.InMemoryDatabase;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.event.BatchRequested;
import io.workspacereconciler.event.SweepRequested;
import io.workspacereconciler.guard.GuardGroup;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.sweep.Observation;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.sweep.SweepPlan;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sweeps besides those of the slots: of one workspace, and such that are only observed. */
final class AskedSweepPlanTest {

    private static final Instant START = SettableClock.START;

    private final InMemoryDatabase database = new InMemoryDatabase();
    private final RecordingPublisher publisher = new RecordingPublisher();
    private final SweepPlanner planner =
            new SweepPlanner(database, publisher, 10, Duration.ofMinutes(2), Duration.ofHours(1));

    @Test
    void aSweepOfOneWorkspaceIsOneBatchThatHoldsOnlyThat() {
        fleet(25);

        planner.plan(sweep(START, null, WorkspaceExamples.id(7)));

        BatchRequested batch = batches().get(0);
        assertThat(batches()).hasSize(1);
        List<OnlineWorkspace> rows = database.inTransaction(tx -> tx.registry().online(batch.range(), 10));
        assertThat(rows).extracting(OnlineWorkspace::id).containsExactly(WorkspaceExamples.id(7));
        assertThat(database.plan(new SweepId(START))).contains(new SweepPlan(1, 1, Map.of()));
    }

    @Test
    void aSweepOfAWorkspaceThatIsNotOnlineHasNoBatch() {
        fleet(2);

        planner.plan(sweep(START, null, WorkspaceExamples.id(3)));

        assertThat(batches()).isEmpty();
        assertThat(database.plan(new SweepId(START))).contains(new SweepPlan(0, 0, Map.of()));
    }

    @Test
    void anInstanceThatAnotherRowNamesTooIsSharedAlsoWhereOnlyOneOfThemIsAskedAbout() {
        database.put(WorkspaceExamples.onlineOn(1, WorkspaceExamples.instance(9)));
        database.put(WorkspaceExamples.onlineOn(2, WorkspaceExamples.instance(9)));

        planner.plan(sweep(START, null, WorkspaceExamples.id(1)));

        assertThat(batches())
                .singleElement()
                .satisfies(batch -> assertThat(batch.shared()).containsExactly(WorkspaceExamples.instance(9)));
    }

    @Test
    void theBatchesOfAReplayAreMarkedAndNothingElseIsChanged() {
        fleet(25);
        Incident open = database.inTransaction(tx -> tx.incidents()
                        .open(
                                Incident.begin(IncidentExamples.subject(30), IncidentState.SUSPECTED, null, tx.now()),
                                IncidentExamples.because("suspected", tx.now())))
                .orElseThrow();
        Observation replay = new Observation(new SweepId(START.minusSeconds(600)));

        planner.plan(sweep(START, replay, null));

        assertThat(batches()).hasSize(3).extracting(BatchRequested::observe).containsOnly(replay);
        assertThat(database.incidentsOf(open.workspace())).containsExactly(open);
        assertThat(database.inTransaction(tx -> tx.guard().counts(tx.now(), Duration.ofHours(1)))
                        .of(GuardGroup.FLEET)
                        .rows())
                .isZero();
    }

    private void fleet(int rows) {
        for (int number = 1; number <= rows; number++) {
            database.put(WorkspaceExamples.online(number));
        }
    }

    private List<BatchRequested> batches() {
        return publisher.published(BatchRequested.class);
    }

    private SweepRequested sweep(Instant slot, @Nullable Observation observe, @Nullable WorkspaceId only) {
        SweepId sweep = new SweepId(slot);
        database.useTransaction(tx -> tx.sweeps().claim(sweep, "a", tx.now()));
        return new SweepRequested(sweep, slot, slot.plusSeconds(120), observe, only);
    }
}
