package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.database.DatabaseOrder;
import io.workspacereconciler.database.Disturbances;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.incident.RestartPlaces.Standing;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.sweep.SweepPlan;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** More deaths than there may be restarts at a time. */
final class RestartPaceTest {

    private static final int DEATHS = 12;
    private static final String WAITS = "waits for its place: ";
    private static final String GOT = "has its place after ";

    private final ManyRestarts bench = new ManyRestarts(DEATHS, ChangePaces.unlimited());

    @Test
    void allRowsAreFlippedAtOnceAndFiveAreClaimed() {
        bench.turn();

        assertThat(rows(WorkspaceStatus.ONLINE)).isEmpty();
        assertThat(rows(WorkspaceStatus.OFFLINE)).hasSize(DEATHS - PlacePolicy.LEAST);
        assertThat(bench.claimed()).isEqualTo(PlacePolicy.LEAST);
        assertThat(bench.standing()).isEqualTo(new Standing(0, 5, 7));
    }

    @Test
    void neverMoreThanFiveGoOnAtATimeAndAllAreHealed() {
        List<Integer> claimed = new ArrayList<>();
        while (!bench.isOver()) {
            bench.next();
            claimed.add(bench.claimed());
        }

        assertThat(claimed).contains(5).allMatch(count -> count <= 5);
        assertThat(states()).containsOnly(IncidentState.RECOVERED);
        assertThat(bench.launches()).hasSize(DEATHS).doesNotHaveDuplicates();
        assertThat(bench.standing()).isEqualTo(new Standing(0, 0, 0));
    }

    @Test
    void aLargerFleetHasMorePlaces() {
        planned(500);
        bench.turn();
        assertThat(bench.claimed()).isEqualTo(10);
    }

    @Test
    void onlyWhatWaitedTellsThatItWaitedAndForHowLong() {
        bench.go(Duration.ofMinutes(5));

        List<Long> told =
                numbers().filter(number -> tells(number, WAITS)).boxed().toList();
        assertThat(told).hasSize(DEATHS - 5);
        assertThat(numbers().filter(number -> tells(number, GOT)).boxed()).isEqualTo(told);
        assertThat(told.stream().flatMap(number -> bench.story(number).stream()))
                .contains(
                        "waits for its place: 5 restarts go on, 0 others wait",
                        "waits for its place: 5 restarts go on, 6 others wait");
        assertThat(bench.story(told.get(0)))
                .filteredOn(line -> line.startsWith(GOT))
                .singleElement()
                .asString()
                .matches("has its place after [1-9]\\d* s");
    }

    @Test
    void thoseThatHaveWaitedLongestComeFirst() {
        bench.turn();
        List<WorkspaceId> inOrder = numbers()
                .filter(number -> bench.row(number).status() == WorkspaceStatus.OFFLINE)
                .mapToObj(bench::incident)
                .sorted(Comparator.comparing(incident -> incident.id().value(), DatabaseOrder.OF_IDS))
                .map(Incident::workspace)
                .toList();

        bench.go(Duration.ofMinutes(5));

        assertThat(bench.launches().subList(5, DEATHS))
                .as("all asked at one instant, in the order of their incidents' ids")
                .isEqualTo(inOrder);
    }

    @Test
    void whatBacksOffHoldsNoPlace() {
        bench.refuseLaunches(new ReplacementException(FailureCause.OTHER, "odd"));

        bench.turn();

        assertThat(bench.launches()).as("one after another, in one place").hasSize(DEATHS);
        assertThat(bench.standing()).isEqualTo(new Standing(0, 0, 0));
        bench.launchAgain();
        bench.go(Duration.ofMinutes(5));
        assertThat(states()).containsOnly(IncidentState.RECOVERED);
    }

    @Test
    void thoseThatFailForEverKeepNobodyElseWaiting() {
        for (long broken = 1; broken <= 6; broken++) {
            bench.machines(broken).troubles.stall(Operation.CONFIRM);
        }

        bench.go(RestartBench.ONLINE_TIMEOUT.multipliedBy(3));

        for (long number = 7; number <= DEATHS; number++) {
            assertThat(bench.incident(number).state()).isEqualTo(IncidentState.RECOVERED);
        }
    }

    @Test
    void whatHasLaunchedComesBackBeforeWhatHasNot() {
        bench.turn();
        long first = claimed();
        bench.machines(first).troubles.fail(Operation.ATTACH, 1, FailureCause.THROTTLED);
        keepBusy(number -> number != first);
        bench.go(Duration.ofSeconds(4));
        assertThat(bench.failures(first).last()).isEqualTo(FailureCause.THROTTLED);
        assertThat(bench.standing()).isEqualTo(new Standing(0, 5, DEATHS - 6));
        bench.go(Duration.ofSeconds(6));
        assertThat(bench.standing()).isEqualTo(new Standing(0, 5, DEATHS - 5));
        long other = numbers()
                .filter(number -> number != first && bench.row(number).status() == WorkspaceStatus.PROVISIONING)
                .findFirst()
                .orElseThrow();
        List<WorkspaceId> launches = bench.launches();

        bench.machines(other).troubles.getOn();
        bench.go(Duration.ofSeconds(15));

        assertThat(bench.incident(first).state()).isEqualTo(IncidentState.RECOVERED);
        assertThat(bench.launches()).as("one that waited got the next place").hasSize(launches.size() + 1);
    }

    @Test
    void whatIsSpentOnWaitingForAPlaceIsNotTheInstancesTime() {
        bench.turn();
        long first = claimed();
        bench.machines(first).troubles.fail(Operation.CONFIRM, 1, FailureCause.THROTTLED);
        keepBusy(number -> number != first);
        bench.go(RestartBench.ONLINE_TIMEOUT.minusSeconds(5));
        assertThat(tells(first, WAITS)).isTrue();
        assertThat(tells(first, GOT)).isFalse();
        assertThat(bench.failures(first).counted()).isZero();
        bench.machines(first).troubles.stall(Operation.CONFIRM);
        numbers()
                .filter(number -> number != first)
                .forEach(number -> bench.machines(number).troubles.getOn());

        bench.go(Duration.ofMinutes(2));
        assertThat(tells(first, GOT)).isTrue();
        assertThat(bench.failures(first).counted())
                .as("two minutes of its fifteen")
                .isZero();
        bench.machines(first).troubles.getOn();
        bench.go(Duration.ofMinutes(1));

        assertThat(bench.incident(first).state()).isEqualTo(IncidentState.RECOVERED);
    }

    @Test
    void whatStaysWithADeadHealerKeepsItsPlace() {
        bench.turn();
        List<Incident> lost = bench.database.inTransaction(
                tx -> tx.incidents().claimDue("dies", tx.now().plusSeconds(5), RestartBench.LEASE, 100));
        assertThat(lost).hasSize(5);

        bench.turn();
        assertThat(bench.standing().taken()).isEqualTo(5);

        bench.go(Duration.ofMinutes(5));
        assertThat(states()).containsOnly(IncidentState.RECOVERED);
    }

    @Test
    void whatWaitsForACauseThatOthersShareDoesNotQueueForAPlace() {
        bench.refuseLaunches(new ReplacementException(FailureCause.CAPACITY, "no machine"));
        bench.go(Duration.ofSeconds(20));
        assertThat(bench.launches()).hasSize(1);
        assertThat(bench.standing()).isEqualTo(new Standing(0, 0, 0));

        bench.go(Duration.ofHours(1));

        assertThat(bench.standing()).isEqualTo(new Standing(0, 0, 0));
        numbers().forEach(number -> assertThat(bench.story(number)).hasSizeLessThan(30));
    }

    @Test
    void anInstanceThatRunsAgainWhileItsRestartWaitsGetsItsRowBackWithItsUrl() {
        bench.turn();
        long waits = waiting();
        bench.machines(waits)
                .put(WorkspaceExamples.instance(waits), InstanceState.RUNNING, WorkspaceExamples.id(waits), null);

        bench.go(Duration.ofMinutes(5));

        assertThat(bench.incident(waits).state()).isEqualTo(IncidentState.CLEARED);
        assertThat(bench.row(waits)).isEqualTo(WorkspaceExamples.online(waits));
        assertThat(bench.launches()).hasSize(DEATHS - 1).doesNotContain(WorkspaceExamples.id(waits));
    }

    @Test
    void aRowThatOthersChangeWhileItsRestartWaitsStaysTheirs() {
        bench.turn();
        long waits = waiting();
        bench.database.put(WorkspaceExamples.as(WorkspaceStatus.PAUSED, bench.row(waits)));

        bench.go(Duration.ofMinutes(5));

        assertThat(bench.incident(waits).state()).isEqualTo(IncidentState.SUPERSEDED);
        assertThat(bench.row(waits).status()).isEqualTo(WorkspaceStatus.PAUSED);
        assertThat(bench.launches()).hasSize(DEATHS - 1);
    }

    @Test
    void whatMayNoLongerBeTakenWhenItsTurnComesIsGivenUpWithTheReason() {
        bench.turn();
        long waits = waiting();
        bench.database.put(WorkspaceExamples.onlineOn(99, WorkspaceExamples.instance(waits)));

        bench.go(Duration.ofMinutes(5));

        assertThat(bench.incident(waits).state()).isEqualTo(IncidentState.ABANDONED);
        assertThat(bench.row(waits).is(WorkspaceStatus.FAILED, WorkspaceExamples.instance(waits)))
                .isTrue();
        assertThat(bench.story(waits).get(bench.story(waits).size() - 1))
                .contains("is also named by the row of", "the row is failed");
        assertThat(bench.standing()).isEqualTo(new Standing(0, 0, 0));
    }

    @Test
    void whatCannotBeLookedAtWhenItsTurnComesBacksOffAndIsLookedAtAgain() {
        bench.turn();
        long waits = waiting();
        bench.machines(waits).troubles.fail(Operation.LOOK, 2, FailureCause.THROTTLED);

        bench.go(Duration.ofMinutes(5));

        assertThat(bench.incident(waits).state()).isEqualTo(IncidentState.RECOVERED);
        assertThat(bench.failures(waits).counted()).isZero();
        assertThat(bench.failures(waits).reasons()).hasSize(2);
    }

    @Test
    void whatGetsItsPlaceAtOnceIsNotLookedAtAgain() {
        ManyRestarts one = new ManyRestarts(1, ChangePaces.unlimited());
        List<String> looks = new ArrayList<>();
        one.machines(1).troubles.before(Operation.LOOK, () -> looks.add("before the flip"));
        one.machines(1).troubles.before(Operation.LOOK, () -> looks.add("after it"));

        one.turn();

        assertThat(one.claimed()).isEqualTo(1);
        assertThat(looks).containsExactly("before the flip");
    }

    @Test
    void figuresTellHowManyGoOnAndWaitAndAnOutageIsNoEnd() {
        RestartPace pace = new RestartPace(bench.database);
        bench.turn();
        pace.run();
        assertThat(List.of(pace.inUse(), pace.waiting())).containsExactly(5, 7);

        bench.database.disturbances().failNext(1, Disturbances.Failure.BEFORE);
        pace.run();
        assertThat(List.of(pace.inUse(), pace.waiting())).containsExactly(5, 7);
        bench.go(Duration.ofMinutes(5));
        pace.run();
        assertThat(List.of(pace.inUse(), pace.waiting())).containsExactly(0, 0);
    }

    /** The instances of these never come up. */
    private void keepBusy(LongPredicate which) {
        numbers()
                .filter(which)
                .forEach(number -> bench.machines(number).troubles.stall(Operation.CONFIRM));
    }

    /** One of those that go on. */
    private long claimed() {
        return numbers()
                .filter(number -> bench.row(number).status() == WorkspaceStatus.PROVISIONING)
                .findFirst()
                .orElseThrow();
    }

    private void planned(int rows) {
        SweepId sweep = new SweepId(bench.database.clock().instant());
        bench.database.useTransaction(tx -> {
            tx.sweeps().claim(sweep, "producer", tx.now());
            tx.sweeps().planned(sweep, new SweepPlan(rows, 3, Map.of()), tx.now());
        });
    }

    /** One of those that wait. */
    private long waiting() {
        return numbers()
                .filter(number -> bench.row(number).status() == WorkspaceStatus.OFFLINE)
                .findFirst()
                .orElseThrow();
    }

    private boolean tells(long number, String beginning) {
        return bench.story(number).stream().anyMatch(line -> line.startsWith(beginning));
    }

    private List<Long> rows(WorkspaceStatus status) {
        return numbers()
                .filter(number -> bench.row(number).status() == status)
                .boxed()
                .toList();
    }

    private List<IncidentState> states() {
        return bench.incidents().stream().map(Incident::state).toList();
    }

    private static LongStream numbers() {
        return LongStream.rangeClosed(1, DEATHS);
    }
}
