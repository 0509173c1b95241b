package io.workspacereconciler.consumer.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.Mode;
import io.workspacereconciler.control.ControlExamples;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person has said comes before the guard and before every approval; the mode does, too. */
final class WordBeforeGuardTest extends GuardedDeaths {

    @BeforeEach
    void live() {
        fleetSeen(20);
    }

    @Test
    void anApprovedAbsenceIsHeldWhileAllIsStoppedAndLetThroughAfterwards() {
        heldWithoutProof();
        approve(incident(), Duration.ofHours(1));
        ControlExamples.stop(database);

        sweep();

        assertThat(incident().state()).isEqualTo(IncidentState.HELD);
        assertThat(publisher.published(WorkspaceOffline.class)).isEmpty();

        ControlExamples.resume(database);
        sweep();
        assertThat(incident().state()).isEqualTo(IncidentState.OFFLINE);
    }

    @Test
    void anApprovedAbsenceOfAnExemptedWorkspaceIsHeldAndSaysSo() {
        heldWithoutProof();
        approve(incident(), Duration.ofHours(1));
        ControlExamples.exempt(database, ONE, Duration.ofHours(1));

        sweep();

        assertThat(incident().hold()).isEqualTo(HoldReason.EXEMPTED);
        assertThat(publisher.published(WorkspaceOffline.class)).isEmpty();
    }

    @Test
    void anObserverLetsNothingThroughWhoeverHasApproved() {
        heldWithoutProof();
        approve(incident(), Duration.ofHours(1));
        database.clock().advance(INTERVAL);

        checker(Mode.OBSERVE).check(sweep(database.clock().instant()));

        assertThat(incident().state()).isEqualTo(IncidentState.HELD);
        assertThat(publisher.published(WorkspaceOffline.class)).isEmpty();
    }

    @Test
    void whatTheGuardHoldsIsHeldForAnExemptionInsteadAndByTheGuardAgainWhenThatEnds() {
        die(6, InstanceState.TERMINATED);
        sweep();
        Incident held = in(IncidentState.HELD).get(0);
        assertThat(held.hold()).isEqualTo(HoldReason.GUARD);

        ControlExamples.exempt(database, held.workspace(), Duration.ofMinutes(2));
        sweep();
        assertThat(in(IncidentState.HELD)).extracting(Incident::hold).containsExactly(HoldReason.EXEMPTED);
        sweep();
        sweep();

        assertThat(in(IncidentState.HELD)).extracting(Incident::hold).containsExactly(HoldReason.GUARD);
        assertThat(in(IncidentState.OFFLINE)).hasSize(5);
    }

    @Test
    void whatIsStoppedBeforeItsFlipIsLetThroughAgainWithTheRoomThatItHad() {
        die(5, InstanceState.TERMINATED);
        sweep();
        ControlExamples.stop(database);
        sweep();
        assertThat(in(IncidentState.HELD)).extracting(Incident::hold).containsOnly(HoldReason.STOPPED);

        ControlExamples.resume(database);
        sweep();

        assertThat(in(IncidentState.OFFLINE)).hasSize(5);
    }

    private void heldWithoutProof() {
        instances.show(DEAD, LookExamples.missing());
        for (int minute = 0; minute <= 11; minute++) {
            sweep();
        }
        assertThat(incident().hold()).isEqualTo(HoldReason.PROOF);
        publisher.clear();
    }
}
