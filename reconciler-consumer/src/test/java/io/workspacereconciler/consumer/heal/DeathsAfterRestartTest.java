package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A workspace that dies again soon after its restart. */
final class DeathsAfterRestartTest {

    private final RestartBench bench = new RestartBench(InstanceState.TERMINATED);

    @Test
    void aDeathWithinAnHourCountsAndItsRestartWaitsForTheBackoff() {
        bench.finish();
        bench.assertRecovered();
        bench.database.clock().advance(Duration.ofMinutes(59));

        InstanceId second = diesAgain();
        Instant died = now();
        bench.turn();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.RESTARTING);
        assertThat(bench.row().is(WorkspaceStatus.OFFLINE, second)).isTrue();
        assertThat(bench.incident().dueAt()).isEqualTo(died.plusSeconds(30));
        assertThat(bench.progress().step()).isEqualTo(RestartStep.CLAIM);
        assertThat(bench.progress().failures().counted()).isEqualTo(1);
        assertThat(bench.progress().failures().reasons())
                .singleElement()
                .asString()
                .contains("REPLACEMENT_DIED", second + " died within an hour after its restart");
        bench.finish();
        bench.assertRecovered();
    }

    @Test
    void aDeathAfterMoreThanAnHourBeginsAnew() {
        bench.finish();
        bench.database.clock().advance(Duration.ofHours(1));

        diesAgain();
        bench.turn();
        bench.finish();

        bench.assertRecovered();
        assertThat(bench.progress().failures()).isEqualTo(Failures.NONE);
    }

    @Test
    void theFifthDeathIsTheLastAndTheRowIsFailed() {
        bench.finish();
        for (int death = 1; death <= 4; death++) {
            diesAgain();
            bench.finish();
            bench.assertRecovered();
            assertThat(bench.progress().failures().counted()).isEqualTo(death);
        }
        int launches = bench.replacer.launches().size();

        InstanceId last = diesAgain();
        bench.turn();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.ABANDONED);
        assertThat(bench.incident().cause()).isEqualTo("REPLACEMENT_DIED");
        assertThat(bench.incident().dueAt()).isNull();
        assertThat(bench.row().is(WorkspaceStatus.FAILED, last)).isTrue();
        assertThat(bench.lastDetail()).startsWith("failed 5 times; ").contains(last.value());
        assertThat(bench.replacer.launches()).hasSize(launches);
    }

    @Test
    void aRowThatIsNotOnlineOnTheDeadInstanceIsNotFailed() {
        bench.finish();
        for (int death = 1; death <= 4; death++) {
            diesAgain();
            bench.finish();
        }
        diesAgain();
        bench.replacer.troubles.before(
                Operation.PREPARE, () -> bench.database.put(WorkspaceExamples.as(WorkspaceStatus.PAUSED, bench.row())));

        bench.turn();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.SUPERSEDED);
        assertThat(bench.row().status()).isEqualTo(WorkspaceStatus.PAUSED);
    }

    @Test
    void whatFailedDuringTheRestartBeforeIsCountedOn() {
        bench.noAgentRegisters();
        bench.until(RestartStep.SETTLE);
        bench.until(RestartStep.RELEASE);
        bench.agentsRegister();
        bench.finish();
        assertThat(bench.progress().failures().counted()).isEqualTo(1);

        diesAgain();
        Instant died = now();
        bench.turn();

        assertThat(bench.progress().failures().counted()).isEqualTo(2);
        assertThat(bench.incident().dueAt()).isEqualTo(died.plusSeconds(60));
        assertThat(died).isAfter(SettableClock.START);
    }

    private Instant now() {
        return bench.database.clock().instant();
    }

    /** The instance of the row ends, and that is proven. */
    private InstanceId diesAgain() {
        bench.database.clock().advance(Duration.ofSeconds(1));
        InstanceId dead = Objects.requireNonNull(bench.row().instance());
        bench.replacer.become(dead, InstanceState.TERMINATED);
        bench.database.useTransaction(tx -> {
            Incident.Subject subject = new Incident.Subject(RestartBench.WORKSPACE, dead, WorkspaceExamples.PLACE);
            Incident offline = Incident.begin(subject, IncidentState.OFFLINE, null, tx.now());
            tx.incidents().open(offline, IncidentExamples.because("proven", tx.now()));
            tx.incidents().markDue(offline.id(), tx.now());
        });
        return dead;
    }
}
