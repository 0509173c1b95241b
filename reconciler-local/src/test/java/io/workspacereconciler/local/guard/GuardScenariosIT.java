package io.workspacereconciler.local.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.consumer.incident.Approving;
import io.workspacereconciler.database.Together;
import io.workspacereconciler.event.BatchRequested;
import io.workspacereconciler.local.guard.GuardBench.Outcome;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the guard makes of disasters: how many deaths are let through, held and healed in the end. */
final class GuardScenariosIT {

    private static final int RAMP_OF_FIFTEEN_MINUTES = 45;

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 50})
    void oneDeathInAFleetOfAnySizeIsHealedAtOnce(int size) {
        try (GuardBench bench = new GuardBench()) {
            List<WorkspaceId> all = bench.fleet().add(size, 0);
            bench.sweep(bench.ours());
            bench.fleet().terminate(all.subList(0, 1));

            bench.sweep(bench.ours());

            assertThat(bench.outcome()).isEqualTo(new Outcome(1, 0, 1));
        }
    }

    @Test
    void fifteenOfFifteenAtOnceOverThreeZonesAreFiveAndThenARampToTheLast() {
        try (GuardBench bench = new GuardBench()) {
            List<WorkspaceId> all = new ArrayList<>();
            for (int zone = 0; zone < 3; zone++) {
                all.addAll(bench.fleet().add(5, zone));
            }
            bench.sweep(bench.ours());
            bench.fleet().terminate(all);

            bench.sweep(bench.ours());
            assertThat(bench.outcome()).isEqualTo(new Outcome(5, 10, 5));
            bench.sweeps(9, bench.ours());
            assertThat(bench.outcome()).isEqualTo(new Outcome(5, 10, 5));
            bench.sweep(bench.ours());
            assertThat(bench.outcome()).isEqualTo(new Outcome(6, 9, 6));
            bench.sweeps(10, bench.ours());
            assertThat(bench.outcome()).isEqualTo(new Outcome(8, 7, 8));
            bench.sweeps(10, bench.ours());
            assertThat(bench.outcome()).isEqualTo(new Outcome(12, 3, 12));
            bench.sweeps(10, bench.ours());
            assertThat(bench.outcome()).isEqualTo(new Outcome(15, 0, 15));
        }
    }

    @Test
    void aZoneThatDiesAsAWholeRampsByItselfAndADeathInAnotherZoneIsHealedMeanwhile() {
        try (GuardBench bench = new GuardBench()) {
            List<WorkspaceId> one = bench.fleet().add(20, 0);
            List<WorkspaceId> zone = bench.fleet().add(20, 1);
            bench.fleet().add(20, 2);
            bench.sweep(bench.ours());
            bench.fleet().terminate(zone);
            bench.sweep(bench.ours());
            assertThat(bench.outcome()).isEqualTo(new Outcome(5, 15, 5));

            bench.fleet().terminate(one.subList(0, 1));
            bench.sweep(bench.ours());
            assertThat(bench.outcome()).isEqualTo(new Outcome(6, 15, 6));
            bench.sweeps(RAMP_OF_FIFTEEN_MINUTES, bench.ours());
            assertThat(bench.outcome()).isEqualTo(new Outcome(21, 0, 21));
        }
    }

    @Test
    void aZoneThatAPersonApprovesIsLetThroughAsItIsThen() {
        try (GuardBench bench = new GuardBench()) {
            List<WorkspaceId> zone = bench.fleet().add(20, 0);
            bench.fleet().add(20, 1);
            bench.sweep(bench.ours());
            bench.fleet().terminate(zone.subList(0, 10));
            bench.sweep(bench.ours());
            assertThat(bench.outcome()).isEqualTo(new Outcome(5, 5, 5));

            new Approving(bench.database())
                    .heldByGuardIn(
                            bench.fleet().zone(0), new Approving.Wish("ann", "a rack burnt", Duration.ofHours(1)));
            bench.fleet().terminate(zone.subList(10, 12));
            bench.sweep(bench.ours());

            assertThat(bench.outcome()).isEqualTo(new Outcome(10, 2, 10));
        }
    }

    @Test
    void twoPercentPerSweepForAnHourIsLetThroughNoFasterThanTheRampFindsItHealed() {
        try (GuardBench bench = new GuardBench()) {
            for (int zone = 0; zone < 3; zone++) {
                bench.fleet().add(zone == 2 ? 16 : 17, zone);
            }
            bench.sweep(bench.ours());
            for (int minute = 0; minute < 60; minute++) {
                bench.fleet().terminate(List.of(bench.fleet().oldest()));
                bench.sweep(bench.ours());
            }

            Outcome end = bench.outcome();
            assertThat(end.letThrough() + end.held()).isEqualTo(60);
            assertThat(end).as("ten of those that were healed have died again").isEqualTo(new Outcome(36, 24, 26));
        }
    }

    @Test
    void aRoleThatSeesAnotherAccountLetsNothingThroughAndIsHeldForAPersonUntilItIsMended() {
        try (GuardBench wrong = new GuardBench();
                GuardBench bench = new GuardBench()) {
            bench.fleet().add(30, 0);
            bench.sweep(bench.ours());
            bench.ask(wrong.endpoint().uri());

            bench.sweeps(15, bench.ours());
            assertThat(bench.outcome()).isEqualTo(new Outcome(0, 0, 0));
            assertThat(bench.held()).isEqualTo(Map.of(HoldReason.VOID, 30L));
            assertThat(bench.fleet().alive()).hasSize(30);

            bench.ask(bench.endpoint().uri());
            bench.sweep(bench.ours());
            assertThat(bench.held()).isEmpty();
        }
    }

    @Test
    void fortySmallGroupsCountTogether() {
        try (GuardBench bench = new GuardBench(40, 200)) {
            List<List<WorkspaceId>> groups = new ArrayList<>();
            for (int zone = 0; zone < 40; zone++) {
                groups.add(bench.fleet().add(5, zone));
            }
            bench.sweep(bench.ours());
            bench.fleet().terminate(groups.get(0));
            bench.sweep(bench.ours());
            assertThat(bench.outcome()).as("a whole group, too small to be one").isEqualTo(new Outcome(5, 0, 5));

            groups.subList(1, 40).forEach(group -> bench.fleet().terminate(group.subList(0, 2)));
            // Healed five at a time, which takes longer than a sweep.
            bench.sweeps(2, bench.ours());
            assertThat(bench.outcome()).as("a tenth of the fleet").isEqualTo(new Outcome(20, 63, 20));
            bench.sweeps(19, bench.ours());
            assertThat(bench.outcome()).as("two steps of the ramp").isEqualTo(new Outcome(23, 60, 23));
        }
    }

    /** The youngest are the last batch of every sweep, which has no part in it. */
    @Test
    void deathsOfTheYoungestInTheOrderOfTheirIdsCountLikeAnyOthers() {
        assertThat(inCreationOrder(true)).isEqualTo(inCreationOrder(false)).isEqualTo(new Outcome(30, 10, 0));
    }

    private static Outcome inCreationOrder(boolean youngest) {
        try (GuardBench bench = new GuardBench(3, 100)) {
            List<WorkspaceId> all = new ArrayList<>(bench.fleet()
                    .add(
                            IntStream.range(0, 300)
                                    .mapToObj(GuardScenariosIT::version7)
                                    .toList(),
                            0,
                            3));
            bench.sweep(GuardBench.none());
            if (!youngest) {
                Collections.shuffle(all, new Random(7));
            }
            bench.fleet().terminate(all.subList(260, 300));
            bench.sweeps(2, GuardBench.none());
            return bench.outcome();
        }
    }

    /** A UUID whose first 48 bits are the milliseconds of its creation (RFC 9562, version 7). */
    private static UUID version7(int number) {
        long created = 1_767_225_600_000L + 60_000L * number;
        return new UUID((created << 16) | 0x7000L | (number & 0xfff), 0x8000_0000_0000_0000L | (number * 7919L));
    }

    @Test
    void aHealerOfOthersRampsLikeOurs() {
        try (GuardBench bench = new GuardBench()) {
            List<WorkspaceId> all = bench.fleet().add(15, 0);
            GuardBench.Healers foreign = said -> said.forEach(
                    offline -> bench.fleet().replace(offline.subject().workspace()));
            bench.sweep(foreign);
            bench.fleet().terminate(all);

            bench.sweep(foreign);
            assertThat(bench.outcome()).isEqualTo(new Outcome(5, 10, 5));
            bench.sweeps(10, foreign);
            assertThat(bench.outcome()).isEqualTo(new Outcome(6, 9, 6));
            bench.sweeps(30, foreign);
            assertThat(bench.outcome()).isEqualTo(new Outcome(15, 0, 15));
        }
    }

    @Test
    void threeReplicasThatSeeAMassDeathAtTheSameMomentLetThroughWhatOneWould() throws Exception {
        try (GuardBench bench = new GuardBench(3, 10)) {
            List<WorkspaceId> dying = new ArrayList<>();
            for (int zone = 0; zone < 3; zone++) {
                dying.addAll(bench.fleet().add(20, zone).subList(0, 10));
            }
            bench.sweep(GuardBench.none());
            bench.fleet().terminate(dying);
            List<BatchRequested> batches = bench.plan();

            bench.checked(
                    batches,
                    all -> Together.run(3, () -> {
                        List<BatchRequested> own = new ArrayList<>(all);
                        Collections.shuffle(
                                own, new Random(Thread.currentThread().getId()));
                        own.forEach(bench.checker()::check);
                        return own.size();
                    }));

            assertThat(bench.outcome()).isEqualTo(new Outcome(6, 24, 0));
        }
    }
}
