package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.incident.BlockedCause;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.incident.SharedCause;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Restarts of several workspaces that fail for one cause. */
final class SharedCausesTest {

    private static final int FLEET = 4;
    private static final SharedCause NAME = new SharedCause("CAPACITY lt-0a1b2c3d in eu-central-1a");

    private final ManyRestarts bench = new ManyRestarts(FLEET, ChangePaces.unlimited());

    @Test
    void onceOneHasFailedTheOthersWaitAndAskEc2Nothing() {
        bench.refuseLaunches(full());

        bench.turn();

        assertThat(bench.launches()).hasSize(1);
        assertThat(bench.incidents())
                .allSatisfy(incident -> assertThat(incident.waitsFor()).isEqualTo(NAME));
        assertThat(blocked().tries()).isEqualTo(1);
        assertThat(blocked().nextTry()).isEqualTo(now().plusSeconds(30));
        for (long number = 1; number <= FLEET; number++) {
            assertThat(bench.failures(number).counted()).isZero();
            assertThat(bench.failures(number).waitingSince()).isNotNull();
            assertThat(bench.failures(number).last()).isEqualTo(FailureCause.CAPACITY);
        }
    }

    @Test
    void afterTheBackoffOneIsTriedAndEachTimeAnotherOne() {
        bench.refuseLaunches(full());
        bench.turn();

        bench.go(Duration.ofSeconds(29));
        assertThat(bench.launches()).hasSize(1);
        bench.go(Duration.ofSeconds(2));
        assertThat(bench.launches()).hasSize(2);
        assertThat(blocked().tries()).isEqualTo(2);

        bench.go(Duration.ofHours(4));

        assertThat(blocked().tries()).isBetween(9, 11);
        assertThat(bench.launches()).hasSize(blocked().tries());
        assertThat(new HashSet<>(bench.launches())).hasSize(FLEET);
    }

    @Test
    void theFirstSuccessSetsAllGoingAtOnce() {
        bench.refuseLaunches(full());
        bench.go(Duration.ofMinutes(10));
        int tries = bench.launches().size();
        bench.launchAgain();
        Instant next = bench.incidents().stream()
                .map(Incident::dueAt)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElseThrow();
        assertThat(next).isBetween(blocked().nextTry(), blocked().nextTry().plusSeconds(1));

        bench.database.clock().set(next.plusNanos(999));
        bench.turn();
        bench.turn();

        assertThat(bench.launches()).hasSize(tries + FLEET);
        assertThat(allBlocked()).isEmpty();
        bench.go(Duration.ofMinutes(5));
        assertThat(bench.incidents())
                .allSatisfy(incident -> assertThat(incident.state()).isEqualTo(IncidentState.RECOVERED));
    }

    @Test
    void oneThatIsTriedAndTakenOverByItsOwnerLeavesTheCauseToTheNextAtOnce() {
        bench.refuseLaunches(full());
        bench.go(Duration.ofMinutes(3));
        bench.launchAgain();
        int before = bench.launches().size();
        bench.duringNextLaunch(() -> bench.launchingIs(WorkspaceStatus.PAUSED));
        while (bench.launches().size() == before) {
            bench.next();
        }

        bench.go(Duration.ofSeconds(5));

        assertThat(bench.launches()).hasSizeGreaterThan(before + 1);
    }

    @Test
    void oneThatWasFrozenWhileOthersFinishedKeepsNobodyBack() {
        bench.duringNextLaunch(() -> {
            bench.database.clock().advance(RestartBench.LEASE);
            bench.go(Duration.ofMinutes(5));
            bench.refuseLaunches(full());
        });

        bench.turn();

        assertThat(bench.isOver()).isTrue();
        assertThat(bench.database.<List<BlockedCause>>inTransaction(
                        tx -> tx.blockedCauses().lock(List.of(NAME))))
                .isEmpty();
    }

    @Test
    void whatGoesOnAfterASuccessLaunchesInTurn() {
        ManyRestarts paced = new ManyRestarts(FLEET, ChangePaces.each(Duration.ofSeconds(10)));
        paced.refuseLaunches(full());
        paced.go(Duration.ofMinutes(20));
        int tries = paced.launches().size();
        paced.launchAgain();
        List<Instant> launched = new ArrayList<>();

        while (launched.size() < FLEET && !paced.isOver()) {
            paced.duringNextLaunch(() -> launched.add(paced.database.clock().instant()));
            paced.next();
        }

        assertThat(paced.launches()).hasSize(tries + FLEET);
        for (int launch = 1; launch < FLEET; launch++) {
            assertThat(Duration.between(launched.get(launch - 1), launched.get(launch)))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(10));
        }
    }

    @Test
    void whileOneIsTriedTheOthersWaitForItByItsName() {
        bench.refuseLaunches(full());
        bench.turn();
        bench.database.clock().advance(Duration.ofSeconds(31));
        dueOnly(2);
        bench.duringNextLaunch(() -> {
            dueNow(3);
            bench.turn();
        });

        bench.turn();

        assertThat(bench.launches()).hasSize(2).endsWith(WorkspaceExamples.id(2));
        assertThat(bench.failures(3).reasons())
                .singleElement()
                .asString()
                .contains(NAME + ", which has failed 1 time(s)", WorkspaceExamples.id(2) + " is being tried");
    }

    @Test
    void oneThatIsTriedAndNeverHeardOfIsReplacedByAnother() {
        bench.refuseLaunches(full());
        bench.turn();
        bench.refuseLaunches(new IllegalStateException("a healer that dies"));
        bench.database.clock().advance(Duration.ofSeconds(31));
        bench.turn();
        assertThat(bench.launches()).hasSize(2);
        assertThat(blocked().triedBy()).isNotNull();
        bench.launchAgain();

        bench.go(Duration.ofSeconds(59));
        assertThat(bench.launches().subList(2, bench.launches().size()))
                .as("only itself, which may have launched already")
                .allMatch(bench.launches().get(1)::equals);
        bench.go(Duration.ofMinutes(10));

        assertThat(bench.incidents())
                .allSatisfy(incident -> assertThat(incident.state()).isEqualTo(IncidentState.RECOVERED));
        assertThat(allBlocked()).isEmpty();
    }

    @Test
    void oneThatFailsForAnotherReasonLeavesTheCauseToTheNext() {
        bench.refuseLaunches(full());
        bench.turn();
        bench.refuseLaunches(new ReplacementException(FailureCause.OTHER, "odd"));
        bench.database.clock().advance(Duration.ofSeconds(31));

        bench.turn();

        assertThat(bench.launches()).hasSize(2);
        assertThat(blocked().triedBy()).isNull();
        assertThat(blocked().tries()).isEqualTo(1);
        assertThat(blocked().nextTry()).isEqualTo(now().plusSeconds(30));
    }

    @Test
    void thoseThatWereLetGoOnBeforeTheFirstFailureMakeTheBackoffNoLonger() {
        bench.refuseLaunches(full());
        dueOnly(1);
        bench.duringNextLaunch(() -> {
            dueNow(2);
            bench.turn();
        });

        bench.turn();

        assertThat(bench.launches()).hasSize(2);
        assertThat(blocked().tries()).isEqualTo(1);
        assertThat(bench.incident(1).waitsFor()).isEqualTo(NAME);
        assertThat(bench.incident(2).waitsFor()).isEqualTo(NAME);
    }

    @Test
    void aLaunchWithoutAnAnswerIsRepeatedWhateverKeepsOthersBack() {
        dueOnly(1);
        bench.refuseLaunches(new ReplacementException(FailureCause.TIMED_OUT, "no answer"));
        bench.turn();
        dueNow(2);
        bench.refuseLaunches(full());
        bench.turn();
        assertThat(bench.launches()).containsExactly(WorkspaceExamples.id(1), WorkspaceExamples.id(2));
        bench.launchAgain();

        bench.database.clock().advance(Duration.ofSeconds(29));
        dueNow(1);
        bench.turn();

        assertThat(bench.launches()).hasSize(3).endsWith(WorkspaceExamples.id(1));
    }

    @Test
    void aDayOfWaitingIsTheEndAndTheCauseIsRecorded() {
        bench.refuseLaunches(full());

        bench.go(Duration.ofHours(26));

        assertThat(bench.incidents()).allSatisfy(incident -> {
            assertThat(incident.state()).isEqualTo(IncidentState.ABANDONED);
            assertThat(incident.cause()).isEqualTo("CAPACITY");
        });
        assertThat(bench.launches()).hasSizeLessThan(60);
        assertThat(bench.database.storyOf(WorkspaceExamples.id(2))).hasSizeLessThan(30);
    }

    @Test
    void aLimitOfTheAccountIsSharedByTemplateWhateverTheZone() {
        bench.refuseLaunches(new ReplacementException(FailureCause.QUOTA, "vCPU limit"));

        bench.turn();

        assertThat(bench.launches()).hasSize(1);
        assertThat(bench.incidents()).extracting(Incident::waitsFor).containsOnly(new SharedCause("QUOTA lt-0a1b2c3d"));
    }

    @Test
    void aThrottleIsEachRestartsOwn() {
        bench.refuseLaunches(new ReplacementException(FailureCause.THROTTLED, "slow down"));

        bench.turn();

        assertThat(bench.launches()).hasSize(FLEET);
        assertThat(bench.incidents()).extracting(Incident::waitsFor).containsOnlyNulls();
    }

    private static ReplacementException full() {
        return new ReplacementException(FailureCause.CAPACITY, "no machine");
    }

    private Instant now() {
        return bench.database.clock().instant();
    }

    private BlockedCause blocked() {
        return allBlocked().get(0);
    }

    private List<BlockedCause> allBlocked() {
        return bench.database.inTransaction(tx -> tx.blockedCauses().lock(List.of(NAME)));
    }

    private void dueNow(long number) {
        due(number, now());
    }

    /** The others rest for an hour. */
    private void dueOnly(long number) {
        for (long other = 1; other <= FLEET; other++) {
            due(other, other == number ? now() : now().plusSeconds(3_600));
        }
    }

    private void due(long number, Instant due) {
        Incident stored = bench.incident(number);
        bench.database.useTransaction(tx -> tx.incidents().renew(stored.dueAt(due)));
    }
}
