package io.workspacereconciler.local.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.bus.UntilDeadline;
import io.workspacereconciler.event.BatchRequested;
import io.workspacereconciler.event.SweepRequested;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.local.guard.GuardBench.Outcome;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What comes of an hour without one of the roles: no stampede, no wrong death, and clocks that begin anew. */
final class OwnOutageIT {

    private static final int HOUR = 60;

    /** Of a backlog of sweeps, what is not past its deadline of two intervals. */
    private static final int STILL_IN_TIME = 3;

    private final List<WorkspaceId> all = new ArrayList<>();

    /** Twenty in each of three zones, seen once. */
    private GuardBench sixty() {
        GuardBench bench = new GuardBench();
        for (int zone = 0; zone < 3; zone++) {
            all.addAll(bench.fleet().add(20, zone));
        }
        bench.sweep(GuardBench.none());
        return bench;
    }

    /** Five in each zone. */
    private List<WorkspaceId> fifteen() {
        List<WorkspaceId> some = new ArrayList<>(all.subList(0, 5));
        some.addAll(all.subList(20, 25));
        some.addAll(all.subList(40, 45));
        return some;
    }

    @Test
    void checkersThatComeBackLetThroughWhatOneSweepWould() {
        try (GuardBench bench = sixty()) {
            List<BatchRequested> backlog = new ArrayList<>();
            for (int minute = 0; minute < HOUR; minute++) {
                backlog.addAll(bench.plan());
            }
            bench.fleet().terminate(fifteen());
            List<BatchRequested> inTime = inTime(bench, backlog, BatchRequested::deadline);
            assertThat(inTime).hasSize(STILL_IN_TIME);

            bench.ours().heal(bench.checked(inTime, batches -> batches.forEach(bench.checker()::check)));

            assertThat(bench.outcome()).isEqualTo(new Outcome(6, 9, 6));
            bench.sweep(bench.ours());
            assertThat(bench.outcome()).as("nothing was forgotten").isEqualTo(new Outcome(6, 9, 6));
        }
    }

    @Test
    void plannersThatComeBackPlanOnlyWhatIsInTime() {
        try (GuardBench bench = sixty()) {
            List<SweepRequested> backlog = new ArrayList<>();
            for (int minute = 0; minute < HOUR; minute++) {
                backlog.add(bench.due());
            }
            bench.fleet().terminate(fifteen());
            List<SweepRequested> inTime = inTime(bench, backlog, SweepRequested::deadline);
            assertThat(inTime).hasSize(STILL_IN_TIME);

            List<BatchRequested> batches = new ArrayList<>();
            inTime.forEach(sweep -> batches.addAll(bench.plan(sweep)));
            bench.ours().heal(bench.checked(batches, some -> some.forEach(bench.checker()::check)));

            assertThat(bench.outcome()).isEqualTo(new Outcome(6, 9, 6));
        }
    }

    @Test
    void anHourWithoutSweepsIsFollowedByOneSweep() {
        try (GuardBench bench = sixty()) {
            bench.pass(Duration.ofHours(1));
            bench.fleet().terminate(fifteen());

            bench.sweep(bench.ours());

            assertThat(bench.outcome()).isEqualTo(new Outcome(6, 9, 6));
        }
    }

    @Test
    void healersThatComeBackFindNoMoreThanTheLimitAndRestartEachOnce() {
        try (GuardBench bench = sixty()) {
            bench.fleet().terminate(fifteen());
            List<WorkspaceOffline> backlog = new ArrayList<>();
            bench.sweeps(2 * HOUR, backlog::addAll);

            assertThat(bench.outcome())
                    .as("what is still to be done counts for longer than the window, and the ramp went one step")
                    .isEqualTo(new Outcome(7, 8, 0));
            assertThat(backlog).hasSizeGreaterThan(6 * 2 * HOUR);
            List<WorkspaceOffline> inTime = inTime(bench, backlog, WorkspaceOffline::deadline);
            assertThat(inTime).hasSize(7 * STILL_IN_TIME);
            bench.ours().heal(inTime);

            assertThat(bench.outcome()).isEqualTo(new Outcome(7, 8, 7));
            assertThat(bench.launches()).as("one each").isEqualTo(7);
        }
    }

    @Test
    void sweepsOfABacklogAreNotTheOneMoreForWhichAWhollyDeadGroupWaits() {
        try (GuardBench bench = new GuardBench()) {
            List<WorkspaceId> fleet = bench.fleet().add(5, 0);
            bench.sweep(GuardBench.none());
            bench.fleet().terminate(fleet);
            List<BatchRequested> backlog = new ArrayList<>(bench.plan());
            backlog.addAll(bench.plan());

            bench.checked(backlog, batches -> batches.forEach(bench.checker()::check));
            assertThat(bench.outcome()).isEqualTo(new Outcome(4, 1, 0));

            bench.sweep(GuardBench.none());
            assertThat(bench.outcome()).isEqualTo(new Outcome(5, 0, 0));
        }
    }

    @Test
    void aStopThatWasSeenBeforeIsCountedAnew() {
        try (GuardBench bench = sixty()) {
            bench.fleet().stop(all.subList(0, 1));
            bench.sweep(bench.ours());
            bench.pass(Duration.ofHours(1));

            bench.sweeps(2, bench.ours());
            assertThat(bench.outcome()).isEqualTo(new Outcome(0, 0, 0));
            bench.sweep(bench.ours());
            assertThat(bench.outcome()).as("two minutes after the first look").isEqualTo(new Outcome(1, 0, 1));
        }
    }

    @Test
    void anAbsenceThatWasSeenBeforeIsCountedAnew() {
        try (GuardBench bench = new GuardBench()) {
            // never seen, so that no sighting proves it
            List<WorkspaceId> fleet = bench.fleet().add(20, 0);
            bench.fleet().vanish(fleet.subList(0, 1));
            bench.sweeps(9, bench.ours());
            bench.pass(Duration.ofHours(1));

            bench.sweeps(10, bench.ours());
            assertThat(bench.outcome()).isEqualTo(new Outcome(0, 0, 0));
            bench.sweep(bench.ours());
            assertThat(bench.outcome()).as("ten minutes after the first look").isEqualTo(new Outcome(1, 0, 1));
        }
    }

    @Test
    void sweepsThatAreCheckedAtOneMomentProveNoStopAndNoAbsence() {
        try (GuardBench bench = new GuardBench()) {
            List<WorkspaceId> fleet = bench.fleet().add(20, 0);
            bench.fleet().stop(fleet.subList(0, 1));
            bench.fleet().vanish(fleet.subList(1, 2));
            List<BatchRequested> backlog = new ArrayList<>();
            for (int sweep = 0; sweep < STILL_IN_TIME; sweep++) {
                backlog.addAll(bench.plan());
            }

            bench.checked(backlog, batches -> batches.forEach(bench.checker()::check));

            assertThat(bench.outcome()).isEqualTo(new Outcome(0, 0, 0));
        }
    }

    /** Half of the dead EC2 still shows; the others it has forgotten, and nobody has ever seen them. */
    @Test
    void aFirstStartOnAFleetOfWhichThirtyPercentAreDeadTouchesNoneThatLives() {
        try (GuardBench bench = new GuardBench()) {
            for (int zone = 0; zone < 3; zone++) {
                all.addAll(bench.fleet().add(20, zone));
            }
            List<WorkspaceId> dead = new ArrayList<>(fifteen());
            dead.addAll(all.subList(57, 60));
            bench.fleet().terminate(dead.subList(0, 9));
            bench.fleet().vanish(dead.subList(9, 18));

            bench.sweeps(10, bench.ours());
            assertThat(bench.outcome())
                    .as("the place is as large as what was ever seen in it, before anything ramps")
                    .isEqualTo(new Outcome(5, 4, 5));
            bench.sweeps(3 * HOUR, bench.ours());

            assertThat(bench.outcome()).isEqualTo(new Outcome(18, 0, 18));
            assertThat(bench.fleet().alive()).hasSameElementsAs(all);
            assertThat(bench.launches())
                    .as("one for each of the dead, and no other")
                    .isEqualTo(dead.size());
        }
    }

    /** As every role does it. */
    private static <E> List<E> inTime(GuardBench bench, List<E> events, Function<E, Instant> deadline) {
        List<E> inTime = new ArrayList<>();
        List<String> setAside = new ArrayList<>();
        UntilDeadline<E> role = new UntilDeadline<>(bench.database(), deadline, inTime::add, () -> setAside.add("one"));
        events.forEach(role);
        assertThat(setAside).as("counted").hasSize(events.size() - inTime.size());
        return inTime;
    }
}
