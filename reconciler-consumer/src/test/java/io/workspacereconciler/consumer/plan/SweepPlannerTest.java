package io.workspacereconciler.consumer.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workspacereconciler.bus.RecordingPublisher;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.database.InMemoryDatabase;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.event.BatchRequested;
import io.workspacereconciler.event.SweepRequested;
import io.workspacereconciler.incident.Change;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.sweep.BatchId;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.sweep.SweepPlan;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.NamedPlace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceRange;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

final class SweepPlannerTest {

    private static final Instant START = SettableClock.START;

    private final InMemoryDatabase database = new InMemoryDatabase();
    private final RecordingPublisher publisher = new RecordingPublisher();
    private final SweepPlanner planner =
            new SweepPlanner(database, publisher, 10, Duration.ofMinutes(2), Duration.ofHours(1));

    @Test
    void aSweepIsCutIntoBatchesThatNameTheirRange() {
        fleet(25);

        planner.plan(sweep(START));

        assertThat(batches()).extracting(BatchRequested::range).containsExactlyInAnyOrder(ranges());
        assertThat(batches()).allSatisfy(batch -> {
            assertThat(batch.batch()).isEqualTo(BatchId.of(new SweepId(START), batch.range()));
            assertThat(batch.sweep()).isEqualTo(new SweepId(START));
            assertThat(batch.deadline()).isEqualTo(START.plusSeconds(120));
            assertThat(batch.shared()).isEmpty();
        });
    }

    @Test
    void whatTheSweepWasCutIntoIsRecordedWithTheFleetByPlaceAndZone() {
        fleet(25);
        Sighting seen = new Sighting(
                WorkspaceExamples.id(1),
                LookExamples.instanceIn("eu-central-1b", WorkspaceExamples.instance(1), InstanceState.RUNNING),
                START);
        database.useTransaction(tx -> tx.sightings().store(List.of(seen)));
        database.place(WorkspaceExamples.id(2), new NamedPlace("222222222222", "us-east-1"));

        planner.plan(sweep(START));

        assertThat(database.plan(new SweepId(START)))
                .contains(new SweepPlan(
                        25,
                        3,
                        Map.of(
                                WorkspaceExamples.PLACE + "/eu-central-1b",
                                1,
                                "222222222222/us-east-1/" + SweepPlan.ZONE_UNKNOWN,
                                1,
                                SweepPlan.ZONE_UNKNOWN,
                                23)));
    }

    @Test
    void theOrderOfTheBatchesDependsOnTheSlotAndOnNothingElse() {
        fleet(200);
        SweepPlanner another = new SweepPlanner(database, publisher, 10, Duration.ofMinutes(2), Duration.ofHours(1));

        planner.plan(sweep(START));
        List<WorkspaceRange> first = order();
        planner.plan(sweep(START.plusSeconds(60)));
        List<WorkspaceRange> second = order();
        database.useTransaction(tx -> tx.sweeps().forget(START.plusSeconds(1)));
        another.plan(sweep(START));

        assertThat(first).hasSize(20).isNotEqualTo(second).containsExactlyInAnyOrderElementsOf(second);
        assertThat(order()).isEqualTo(first);
    }

    @Test
    void aSweepThatIsSaidAgainIsPlannedOnce() {
        fleet(25);

        planner.plan(sweep(START));
        publisher.clear();
        planner.plan(new SweepRequested(new SweepId(START), START, START.plusSeconds(120)));

        assertThat(publisher.published()).isEmpty();
    }

    @Test
    void aSweepWhoseBatchWasRefusedFailsAndIsPlannedAgainUnderTheSameIds() {
        fleet(25);
        publisher.refuseNext(new IllegalStateException("no leader"));
        SweepRequested sweep = sweep(START);

        assertThatThrownBy(() -> planner.plan(sweep)).isInstanceOf(CompletionException.class);
        assertThat(database.plan(new SweepId(START))).isEmpty();
        List<BatchRequested> part = batches();
        publisher.clear();
        planner.plan(sweep);

        assertThat(part).hasSize(2);
        assertThat(batches()).hasSize(3).containsAll(part);
        assertThat(database.plan(new SweepId(START))).isPresent();
    }

    @Test
    void aSweepWithoutRowsIsPlannedWithoutBatches() {
        planner.plan(sweep(START));

        assertThat(publisher.published()).isEmpty();
        assertThat(database.plan(new SweepId(START))).contains(new SweepPlan(0, 0, Map.of()));
    }

    @Test
    void onlyOnlineRowsWithAnInstanceOfOursAreAskedAbout() {
        database.put(WorkspaceExamples.as(WorkspaceStatus.OFFLINE, WorkspaceExamples.online(1)));
        database.put(WorkspaceExamples.external(WorkspaceExamples.online(2)));
        database.put(WorkspaceExamples.withoutInstance(WorkspaceExamples.online(3)));
        database.put(WorkspaceExamples.online(4));

        planner.plan(sweep(START));

        assertThat(database.plan(new SweepId(START)).map(SweepPlan::rows)).contains(1);
    }

    @Test
    void aSharedInstanceIsNamedInEveryBatchOfItsRowsAndInNoOther() {
        fleet(30);
        InstanceId shared = WorkspaceExamples.instance(99);
        database.put(WorkspaceExamples.onlineOn(3, shared));
        database.put(WorkspaceExamples.onlineOn(25, shared));

        planner.plan(sweep(START));

        assertThat(shared(new WorkspaceRange(null, WorkspaceExamples.id(10)))).containsExactly(shared);
        assertThat(shared(new WorkspaceRange(WorkspaceExamples.id(10), WorkspaceExamples.id(20))))
                .isEmpty();
        assertThat(shared(new WorkspaceRange(WorkspaceExamples.id(20), null))).containsExactly(shared);
    }

    @Test
    void incidentsWhoseRowMovedOnAreSupersededAndTheOthersStay() {
        fleet(4);
        open(1, IncidentState.OFFLINE);
        open(2, IncidentState.SUSPECTED);
        open(3, IncidentState.HELD);
        open(4, IncidentState.OFFLINE);
        database.put(WorkspaceExamples.onlineOn(1, WorkspaceExamples.instance(11)));
        database.put(WorkspaceExamples.as(WorkspaceStatus.PAUSED, WorkspaceExamples.online(2)));

        planner.plan(sweep(START));

        assertThat(stateOf(1)).isEqualTo(IncidentState.SUPERSEDED);
        assertThat(stateOf(2)).isEqualTo(IncidentState.SUPERSEDED);
        assertThat(stateOf(3)).isEqualTo(IncidentState.HELD);
        assertThat(stateOf(4)).isEqualTo(IncidentState.OFFLINE);
        assertThat(database.storyOf(WorkspaceExamples.id(1)))
                .last()
                .satisfies(line -> assertThat(line.why().rule()).isEqualTo("row-moved-on"));
    }

    @Test
    void moreIncidentsThanOnePageAreSupersededInOneSweep() {
        for (int number = 1; number <= 501; number++) {
            open(number, IncidentState.OFFLINE);
        }

        planner.plan(sweep(START));

        assertThat(database.<Map<IncidentState, Integer>>inTransaction(
                        tx -> tx.incidents().openByState()))
                .isEmpty();
    }

    private void open(int number, IncidentState state) {
        HoldReason hold = state == IncidentState.HELD ? HoldReason.SKIPPED : null;
        Incident first = Incident.begin(IncidentExamples.subject(number), state, hold, START);
        database.useTransaction(tx -> tx.incidents().open(first, new Change("example", "an example", START)));
    }

    private IncidentState stateOf(int number) {
        return database.incidentsOf(WorkspaceExamples.id(number)).get(0).state();
    }

    private void fleet(int rows) {
        for (int number = 1; number <= rows; number++) {
            database.put(WorkspaceExamples.online(number));
        }
    }

    private SweepRequested sweep(Instant slot) {
        publisher.clear();
        SweepId sweep = new SweepId(slot);
        database.useTransaction(tx -> tx.sweeps().claim(sweep, "producer", slot));
        return new SweepRequested(sweep, slot, slot.plusSeconds(120));
    }

    private List<BatchRequested> batches() {
        return publisher.published(BatchRequested.class);
    }

    private List<WorkspaceRange> order() {
        return batches().stream().map(BatchRequested::range).toList();
    }

    private Set<InstanceId> shared(WorkspaceRange range) {
        return batches().stream()
                .filter(batch -> batch.range().equals(range))
                .findFirst()
                .orElseThrow()
                .shared();
    }

    private static WorkspaceRange[] ranges() {
        return new WorkspaceRange[] {
            new WorkspaceRange(null, WorkspaceExamples.id(10)),
            new WorkspaceRange(WorkspaceExamples.id(10), WorkspaceExamples.id(20)),
            new WorkspaceRange(WorkspaceExamples.id(20), null)
        };
    }
}
