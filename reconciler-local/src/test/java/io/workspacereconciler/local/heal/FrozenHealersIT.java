package io.workspacereconciler.local.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.local.services.ProgramEnvironment.Backend;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A healer freezes before any single transaction, or in any single call, for longer than its lease; others finish. */
final class FrozenHealersIT {

    private static final Logger LOG = LoggerFactory.getLogger(FrozenHealersIT.class);

    @ParameterizedTest
    @MethodSource("io.workspacereconciler.local.heal.Disturbed#restarts")
    void atEveryOtherPointItChangesNothingWhenItWakesUp(Backend backend, Victim.End end) {
        freezeEverywhere(backend, end, false);
    }

    @ParameterizedTest
    @MethodSource("io.workspacereconciler.local.heal.Disturbed#restarts")
    @Tag("long")
    void whenItWakesUpItChangesNothing(Backend backend, Victim.End end) {
        freezeEverywhere(backend, end, true);
    }

    private static void freezeEverywhere(Backend backend, Victim.End end, boolean every) {
        try (HealBench bench = new HealBench(backend)) {
            Steps undisturbed = new Steps(0, new Steps.Event() {});
            assertThat(run(bench, bench.victim(end), undisturbed)).isFalse();
            int points = undisturbed.done().size();
            assertThat(points).isGreaterThan(backend == Backend.EC2 ? 40 : 25);
            int ambiguous = 0;
            for (int point : Disturbed.points(points, end, every).toArray()) {
                ambiguous += freezeAt(bench, point, end) ? 1 : 0;
            }
            Disturbed.assertAmbiguous(ambiguous, backend, every);
            LOG.info("{} {}: frozen at {} of {} points", backend, end, every ? "each" : "every other", points);
        }
    }

    /** Whether it ended as ambiguous; what came of a provision that was sent too late has been ended then. */
    private static boolean freezeAt(HealBench bench, int point, Victim.End end) {
        Victim victim = bench.victim(end);
        List<String> after = new ArrayList<>();
        Steps steps = new Steps(point, new Steps.Event() {
            @Override
            public void before() {
                bench.clock().advance(HealBench.LEASE);
                victim.finish();
                after.add(victim.everything());
            }
        });
        boolean ambiguous = run(bench, victim, steps);
        assertThat(steps.happened()).as("point %s", point).isTrue();
        if (!ambiguous) {
            assertThat(after)
                    .as(end + ", frozen at " + steps.describe())
                    .allSatisfy(then -> assertThat(victim.everything()).isEqualTo(then));
        }
        return ambiguous;
    }

    private static boolean run(HealBench bench, Victim victim, Steps steps) {
        bench.onCall(action -> {
            boolean unused = steps.call(action);
        });
        try {
            victim.finish(() -> bench.healer(steps.over(bench.database())));
        } finally {
            bench.onCall(action -> {});
        }
        return victim.assertNothingDoubled("at " + steps.describe());
    }
}
