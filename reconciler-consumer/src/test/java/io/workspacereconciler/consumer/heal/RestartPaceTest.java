package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.database.DatabaseOrder;
import io.workspacereconciler.database.Disturbances;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.incident.RestartPlaces.Standing;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many restarts go on at a time, and which. */
final class RestartPaceTest extends PacedRestarts {

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
}
