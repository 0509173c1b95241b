package io.workspacereconciler.local.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.control.ControlExamples;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.local.services.ProgramEnvironment.Backend;
import io.workspacereconciler.workspace.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything is stopped before any single transaction of a restart, or in any single call of it: no other call that
 * changes something is made, and no row is written, until it is resumed; then it goes on where it was.
 */
final class StopPointsIT {

    private static final Logger LOG = LoggerFactory.getLogger(StopPointsIT.class);

    /** Twice this is more than a new instance has to come online, and less than EC2 shows an ended one. */
    private static final Duration LONG = Duration.ofMinutes(20);

    @ParameterizedTest
    @EnumSource
    void atEveryOtherPointAtWhichItIsStoppedNothingIsChangedUntilItIsResumed(Backend backend) {
        stopEverywhere(backend, false);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void whereverItIsStoppedNothingIsChangedUntilItIsResumed(Backend backend) {
        stopEverywhere(backend, true);
    }

    private static void stopEverywhere(Backend backend, boolean every) {
        try (HealBench bench = new HealBench(backend)) {
            Steps undisturbed = stopAt(bench, 0);
            int points = undisturbed.done().size();
            assertThat(points).isGreaterThan(backend == Backend.EC2 ? 40 : 25);
            for (int point : Disturbed.points(points, Victim.End.STOPPED, every).toArray()) {
                assertThat(stopAt(bench, point).happened())
                        .as("point %s of %s", point, undisturbed.done())
                        .isTrue();
            }
            LOG.info("{}: stopped at {} of {} points", backend, every ? "each" : "every other", points);
        }
    }

    private static Steps stopAt(HealBench bench, int point) {
        Victim victim = bench.victim(Victim.End.STOPPED);
        Workspace[] row = new Workspace[1];
        Steps steps = new Steps(point, new Steps.Event() {
            @Override
            public void before() {
                ControlExamples.stop(bench.database());
                row[0] = victim.row();
            }
        });
        List<String> changes = Collections.synchronizedList(new ArrayList<>());
        bench.onCall(action -> {
            boolean stopped = steps.happened();
            boolean unused = steps.call(action);
            if (stopped && HealBench.isChange(action)) {
                changes.add(action);
            }
        });
        try {
            // A healer that is in the middle of it goes on until it finds out by itself.
            victim.finish(() -> {
                if (steps.happened()) {
                    throw new HealerStopped();
                }
                return bench.healer(steps.over(bench.database()));
            });
        } catch (HealerStopped e) {
            LOG.debug("{}", steps.describe());
        }
        String where = "stopped at " + steps.describe();
        if (steps.happened()) {
            rest(bench, victim, row[0], changes, where);
        }
        bench.onCall(action -> {});
        victim.finish();
        victim.assertRecovered(where, 1);
        return steps;
    }

    /** It rests, however often healers take it up; then it is resumed. */
    private static void rest(HealBench bench, Victim victim, Workspace row, List<String> changes, String where) {
        victim.agents(Victim.Agents.WAIT);
        for (int turn = 0; turn < 2; turn++) {
            bench.clock().advance(LONG);
            victim.turn();
        }
        assertThat(changes).as(where).isEmpty();
        assertThat(victim.row()).as(where).isEqualTo(row);
        Incident resting = victim.incident();
        assertThat(resting.state())
                .as(where)
                .isIn(IncidentState.HELD, IncidentState.RESTARTING, IncidentState.RECOVERED);
        ControlExamples.resume(bench.database());
        victim.agents(Victim.Agents.REGISTER);
        if (resting.state() == IncidentState.HELD) {
            assertThat(resting.hold()).as(where).isEqualTo(HoldReason.STOPPED);
            victim.letThrough();
        }
    }
}
