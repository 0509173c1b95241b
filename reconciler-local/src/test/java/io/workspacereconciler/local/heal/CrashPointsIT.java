package io.workspacereconciler.local.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.local.ec2.FaultRule;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A healer stops after any single EC2 call and any single transaction: another finishes, and nothing is doubled or left. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CrashPointsIT {

    private static final Logger LOG = LoggerFactory.getLogger(CrashPointsIT.class);

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
    void whereverAHealerStopsAnotherFinishes(Victim.End end) {
        Steps undisturbed = stopAt(0, end);
        assertThat(undisturbed.done())
                .contains("RunInstances", "AttachVolume", "transaction")
                .hasSizeGreaterThan(40);
        int points = undisturbed.done().size();
        for (int point = 1; point <= points; point++) {
            Steps steps = stopAt(point, end);
            assertThat(steps.happened())
                    .as("point %s of %s", point, undisturbed.done())
                    .isTrue();
        }
        LOG.info("{}: stopped at {} points", end, points);
    }

    private Steps stopAt(int point, Victim.End end) {
        Victim victim = bench.victim(end);
        boolean[] stopped = new boolean[1];
        Steps steps = new Steps(point, new Steps.Event() {
            @Override
            public void after() {
                stopped[0] = true;
                throw new HealerStopped();
            }
        });
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
        victim.assertRecovered(end + ", stopped at " + steps.describe(), 1);
        return steps;
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
