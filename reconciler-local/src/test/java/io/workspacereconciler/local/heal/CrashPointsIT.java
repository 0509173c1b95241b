package io.workspacereconciler.local.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.local.ec2.FaultRule;
import io.workspacereconciler.local.services.ProgramEnvironment.Backend;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A healer stops after any single call and any single transaction: another finishes, and nothing is doubled or left. */
final class CrashPointsIT {

    private static final Logger LOG = LoggerFactory.getLogger(CrashPointsIT.class);

    @ParameterizedTest
    @MethodSource("io.workspacereconciler.local.heal.Disturbed#restarts")
    void atEveryOtherPointAtWhichAHealerStopsAnotherFinishes(Backend backend, Victim.End end) {
        stopEverywhere(backend, end, false);
    }

    @ParameterizedTest
    @MethodSource("io.workspacereconciler.local.heal.Disturbed#restarts")
    @Tag("long")
    void whereverAHealerStopsAnotherFinishes(Backend backend, Victim.End end) {
        stopEverywhere(backend, end, true);
    }

    private static void stopEverywhere(Backend backend, Victim.End end, boolean every) {
        try (HealBench bench = new HealBench(backend)) {
            Steps undisturbed = new Steps(0, new Steps.Event() {});
            assertThat(stop(bench, undisturbed, new boolean[1], end)).isFalse();
            assertThat(undisturbed.done())
                    .contains("transaction")
                    .containsAll(
                            backend == Backend.EC2
                                    ? List.of("RunInstances", "AttachVolume")
                                    : List.of("Provision", "Stop"))
                    .hasSizeGreaterThan(backend == Backend.EC2 ? 40 : 25);
            int points = undisturbed.done().size();
            int ambiguous = 0;
            for (int point : Disturbed.points(points, end, every).toArray()) {
                boolean[] stopped = new boolean[1];
                Steps steps = stopping(point, stopped);
                ambiguous += stop(bench, steps, stopped, end) ? 1 : 0;
                assertThat(steps.happened())
                        .as("point %s of %s", point, undisturbed.done())
                        .isTrue();
            }
            Disturbed.assertAmbiguous(ambiguous, backend, every);
            LOG.info("{} {}: stopped at {} of {} points", backend, end, every ? "each" : "every other", points);
        }
    }

    private static Steps stopping(int point, boolean[] stopped) {
        return new Steps(point, new Steps.Event() {
            @Override
            public void after() {
                stopped[0] = true;
                throw new HealerStopped();
            }
        });
    }

    /** Whether it ended as ambiguous. */
    private static boolean stop(HealBench bench, Steps steps, boolean[] stopped, Victim.End end) {
        Victim victim = bench.victim(end);
        Database seen = aliveUnless(stopped, steps.over(bench.database()));
        // The call takes effect, its answer never comes, and whoever waited for it is gone.
        FaultRule lost = FaultRule.onAny(new Fault.LoseAnswer()).when(request -> {
            if (stopped[0]) {
                return false;
            }
            stopped[0] = steps.call(request.action());
            return stopped[0];
        });
        bench.faults().add(lost);
        try {
            while (!stopped[0] && victim.incident().dueAt() != null) {
                victim.finish(() -> {
                    if (stopped[0]) {
                        throw new HealerStopped();
                    }
                    return bench.healer(seen);
                });
            }
        } catch (HealerStopped e) {
            LOG.debug("{}", steps.describe());
        } finally {
            bench.faults().remove(lost);
        }
        victim.finish();
        return victim.assertNothingDoubled(end + ", stopped at " + steps.describe());
    }

    /** Once it is stopped it reaches nothing any more. */
    private static Database aliveUnless(boolean[] stopped, Database database) {
        return new Database() {
            @Override
            public <T> T inTransaction(Function<Transaction, T> work) {
                if (stopped[0]) {
                    throw new HealerStopped();
                }
                return database.inTransaction(work);
            }
        };
    }
}
