package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.guard.Approval;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a person's approval stands for in the healer's own look: a part of the proof, and nothing else. */
final class ApprovedRestartTest {

    private final RestartBench absent = new RestartBench(InstanceState.TERMINATED);

    ApprovedRestartTest() {
        absent.replacer.forget(RestartBench.DEAD);
        approve(absent);
    }

    @Test
    void whatAPersonHasApprovedIsRestartedWithoutAWholeProof() {
        absent.finish();

        absent.assertRecovered();
    }

    @Test
    void anInstanceThatRunsIsLeftAloneWhoeverHasApproved() {
        RestartBench running = new RestartBench(InstanceState.RUNNING);
        approve(running);

        running.turn();

        assertThat(running.incident().state()).isEqualTo(IncidentState.CLEARED);
        assertThat(running.row()).isEqualTo(WorkspaceExamples.online(1));
        assertThat(running.replacer.asked()).isEmpty();
    }

    @Test
    void anApprovalThatHasEndedIsNone() {
        absent.database.clock().advance(Duration.ofHours(1));

        absent.turn();

        assertHeld(HoldReason.PROOF);
    }

    @Test
    void anApprovalOverridesNothingButTheProof() {
        absent.replacer.needsPerson("a live instance carries its tag");

        absent.turn();

        assertHeld(HoldReason.PREPARE);
    }

    private void assertHeld(HoldReason reason) {
        assertThat(absent.incident().state()).isEqualTo(IncidentState.HELD);
        assertThat(absent.incident().hold()).isEqualTo(reason);
        assertThat(absent.row().is(WorkspaceStatus.ONLINE, RestartBench.DEAD)).isTrue();
        assertThat(absent.replacer.asked()).isEmpty();
    }

    private static void approve(RestartBench bench) {
        Instant now = bench.database.clock().instant();
        IncidentId incident = bench.incident().id();
        bench.database.useTransaction(
                tx -> tx.approvals().approve(new Approval(incident, "ann", "", now, now.plus(Duration.ofHours(1)))));
    }
}
