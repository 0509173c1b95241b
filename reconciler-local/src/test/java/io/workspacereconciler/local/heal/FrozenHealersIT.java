package io.workspacereconciler.local.heal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A healer freezes before any single transaction, or in any single call, for longer than its lease; others finish. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FrozenHealersIT {

    private static final Logger LOG = LoggerFactory.getLogger(FrozenHealersIT.class);

    private HealBench bench;

    @BeforeAll
    void start() {
        bench = new HealBench();
    }

    @AfterAll
    void end() {
        bench.close();
    }

    @ParameterizedTest
    @EnumSource
    void whenItWakesUpItChangesNothing(Victim.End end) {
        int points = freezeAt(0, end).done().size();
        assertThat(points).isGreaterThan(40);
        for (int point = 1; point <= points; point++) {
            assertThat(freezeAt(point, end).happened()).as("point %s", point).isTrue();
        }
        LOG.info("{}: frozen at {} points", end, points);
    }

    private Steps freezeAt(int point, Victim.End end) {
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
        bench.endpoint().onCall(call -> {
            boolean unused = steps.call(call.action());
        });
        try {
            victim.finish(() -> bench.healer(steps.over(bench.database())));
        } finally {
            bench.endpoint().onCall(call -> {});
        }
        String where = end + ", frozen at " + steps.describe();
        victim.assertRecovered(where, 1);
        assertThat(after)
                .as(where)
                .allSatisfy(then -> assertThat(victim.everything()).isEqualTo(then));
        return steps;
    }
}
