package io.workspacereconciler.guard;

import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is true of the guard whatever dies, whenever, and whoever asks first. */
final class GuardPropertiesTest {

    private static final int MOMENTS = 60;

    /** So many fleets of which each lives for hours. */
    private static final int LIVES = 100;

    @Test
    void neverMoreThanTheBoundIsLetThroughInAnyGroupOverAnyWindow() {
        qt().withExamples(LIVES).forAll(longs().all()).check(seed -> {
            Random random = new Random(seed);
            GuardLimits limits = limits(random, 1);
            GuardedFleet fleet = GuardedFleet.any(limits, random);
            live(fleet, random);
            return fleet.groups().entrySet().stream()
                    .filter(group -> group.getValue() >= Guard.OWN_GROUP
                            || group.getKey().equals(GuardGroup.FLEET))
                    .allMatch(group -> mostInAWindow(fleet, group.getKey(), limits.window())
                            <= limits.of(group.getValue().intValue()));
        });
    }

    @Test
    void nothingIsKeptForALimitThatHasRoomBelowTheFloor() {
        qt().withExamples(LIVES).forAll(longs().all()).check(seed -> {
            Random random = new Random(seed);
            GuardLimits limits = limits(random, 1);
            GuardedFleet fleet = GuardedFleet.any(limits, random);
            live(fleet, random);
            return fleet.decisions().stream()
                    .filter(decision -> decision.rule().equals(Guard.OVER_LIMIT))
                    .allMatch(decision ->
                            decision.figures().stream().anyMatch(one -> one.counted() >= limits.minCount()));
        });
    }

    /** Who waits because nothing of its group lives asks again in the next sweep; then the order has no part in it. */
    @Test
    void howManyAreLetThroughDoesNotDependOnTheOrderInWhichTheyAsk() {
        qt().forAll(longs().all(), longs().all()).check((seed, order) -> {
            GuardedFleet one = disaster(new Random(seed));
            GuardedFleet other = disaster(new Random(seed));
            List<Integer> shuffled = all(other);
            Collections.shuffle(shuffled, new Random(order));
            for (int sweep = 0; sweep < 2; sweep++) {
                all(one).forEach(one::ask);
                shuffled.forEach(other::ask);
                one.advance(Duration.ofMinutes(1));
                other.advance(Duration.ofMinutes(1));
            }
            return one.passed().size() == other.passed().size();
        });
    }

    @Test
    void moreThatIsCountedNeverLetsMoreThrough() {
        qt().forAll(longs().all(), integers().between(1, 50)).check((seed, more) -> {
            Random random = new Random(seed);
            GuardLimits limits = limits(random, 1);
            GroupCount count = count(random);
            GroupCount fuller = new GroupCount(count.group(), count.rows(), count.counted() + more, count.dead());
            return isHeld(limits, count) <= isHeld(limits, fuller);
        });
    }

    @Test
    void higherLimitsAndMoreRowsThatLiveNeverHoldMore() {
        qt().forAll(longs().all(), integers().between(0, 50), integers().between(0, 50))
                .check((seed, floor, rows) -> {
                    Random random = new Random(seed);
                    GroupCount count = count(random);
                    GuardLimits limits = limits(random, 5);
                    GuardLimits higher = new GuardLimits(
                            Math.min(1, limits.maxFraction() * 1.5),
                            limits.minCount() + floor,
                            limits.window(),
                            limits.rampAfter());
                    GroupCount larger =
                            new GroupCount(count.group(), count.rows() + rows, count.counted(), count.dead());
                    return isHeld(higher, larger) <= isHeld(limits, count);
                });
    }

    private static int isHeld(GuardLimits limits, GroupCount count) {
        GuardDecision decision =
                new Guard(limits).decide(GuardExamples.death(GuardExamples.ZONE), GuardExamples.view(count));
        return decision instanceof GuardDecision.Held ? 1 : 0;
    }

    /** Counted ones are rows, and dead ones, too. */
    private static GroupCount count(Random random) {
        int rows = 1 + random.nextInt(120);
        return new GroupCount(GuardExamples.ZONE, rows, random.nextInt(rows), random.nextInt(rows));
    }

    private static GuardLimits limits(Random random, int leastFloor) {
        return new GuardLimits(
                0.01 + 0.5 * random.nextDouble(),
                leastFloor + random.nextInt(8),
                Duration.ofMinutes(10 + random.nextInt(60)),
                Duration.ofMinutes(10));
    }

    /** Workspaces die, ask in every sweep, and are healed before they leave the window, over hours. */
    private static void live(GuardedFleet fleet, Random random) {
        for (int moment = 0; moment < MOMENTS; moment++) {
            int deaths = random.nextInt(10) == 0 ? fleet.size() : random.nextInt(4);
            for (int death = 0; death < deaths; death++) {
                fleet.die(random.nextInt(fleet.size()));
            }
            List<Integer> order = all(fleet);
            Collections.shuffle(order, random);
            order.forEach(fleet::ask);
            fleet.advance(Duration.ofMinutes(1 + random.nextInt(5)));
            order.forEach(fleet::heal);
        }
    }

    /** Any part of a fleet dies at once. */
    private static GuardedFleet disaster(Random random) {
        GuardedFleet fleet = GuardedFleet.any(limits(random, 1), random);
        int percent = random.nextInt(101);
        all(fleet).stream().filter(row -> random.nextInt(100) <= percent).forEach(fleet::die);
        return fleet;
    }

    private static List<Integer> all(GuardedFleet fleet) {
        return new ArrayList<>(IntStream.range(0, fleet.size()).boxed().toList());
    }

    private static long mostInAWindow(GuardedFleet fleet, GuardGroup group, Duration window) {
        List<Instant> times = fleet.passed().stream()
                .filter(one -> one.where().widening().contains(group))
                .map(GuardedFleet.Passed::at)
                .toList();
        return times.stream()
                .mapToLong(end -> times.stream()
                        .filter(time -> !time.isAfter(end) && time.isAfter(end.minus(window)))
                        .count())
                .max()
                .orElse(0);
    }
}
