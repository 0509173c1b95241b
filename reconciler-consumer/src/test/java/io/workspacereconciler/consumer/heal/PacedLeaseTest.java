package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A change whose turn it is not waits without a thread, and changes nothing before. */
final class PacedLeaseTest extends RestartOfAStopped {

    private static final int OTHERS = 100;

    @ParameterizedTest
    @EnumSource
    void aChangeThatIsNotItsTurnIsNotMadeAndItsRestartRestsUntilThenInItsPlace(ChangeKind kind) {
        Instant turn = othersTake(kind);

        bench.run(Duration.ofSeconds(OTHERS - 1));

        assertThat(bench.progress().step()).isEqualTo(stepOf(kind));
        assertThat(bench.incident().dueAt()).isEqualTo(turn);
        assertThat(bench.progress().failures()).isEqualTo(Failures.NONE);
        assertThat(hasPlace()).isTrue();
        assertThat(isMade(kind)).isFalse();
        bench.finish();
        bench.assertRecovered();
        assertThat(bench.replacer.asked()).hasSize(1);
    }

    @Test
    void aRequestThatIsNotSentYetIsNotStored() {
        othersTake(ChangeKind.LAUNCH);

        bench.run(Duration.ofSeconds(OTHERS - 1));

        assertThat(bench.progress().attempt().launch()).isNull();
        assertThat(bench.progress().attempt().sends()).isZero();
    }

    @Test
    void whatHappensWhileAChangeWaitsForItsTurnCounts() {
        othersTake(ChangeKind.LAUNCH);
        bench.run(Duration.ofSeconds(OTHERS - 1));
        bench.database.put(WorkspaceExamples.as(WorkspaceStatus.PAUSED, bench.row()));

        Incident end = bench.finish();

        assertThat(end.state()).isEqualTo(IncidentState.SUPERSEDED);
        assertThat(bench.replacer.asked()).isEmpty();
    }

    private boolean hasPlace() {
        IncidentId incident = bench.incident().id();
        return bench.database.inTransaction(tx -> tx.restartPlaces().has(incident));
    }

    private static RestartStep stepOf(ChangeKind kind) {
        return switch (kind) {
            case DETACH -> RestartStep.RELEASE;
            case LAUNCH -> RestartStep.LAUNCH;
            case ATTACH -> RestartStep.ATTACH;
            case END -> RestartStep.CLEAN_UP;
        };
    }

    private boolean isMade(ChangeKind kind) {
        return switch (kind) {
            case DETACH -> !bench.replacer.hasVolumes(RestartBench.DEAD);
            case LAUNCH -> !bench.replacer.launches().isEmpty();
            case ATTACH -> !bench.replacer.attachments.isEmpty();
            case END -> bench.replacer.stateOf(RestartBench.DEAD) != InstanceState.STOPPED;
        };
    }

    /** Others make this change, or wait for it; when the next one may be made. */
    private Instant othersTake(ChangeKind kind) {
        Place place = bench.incident().subject().place();
        ChangePace pace = ChangePaces.each(Duration.ofSeconds(1));
        for (int other = 0; other < OTHERS; other++) {
            bench.database.inTransaction(tx -> pace.take(tx, kind, place, null));
        }
        return bench.database.clock().instant().plusSeconds(OTHERS);
    }
}
