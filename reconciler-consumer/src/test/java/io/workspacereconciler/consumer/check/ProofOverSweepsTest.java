package io.workspacereconciler.consumer.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.Mode;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.check.Remains;
import io.workspacereconciler.check.Suspicion;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Deaths that take more than one sweep to be proven. */
final class ProofOverSweepsTest extends CheckedFleet {

    private static final Remains FREE =
            new Remains(List.of(new Remains.Volume("vol-1", LookExamples.ZONE, null)), List.of());

    @Test
    void aStoppedInstanceIsOfflineOnceItStayedStoppedForItsGrace() {
        fleet(1);
        instances.show(DEAD, InstanceState.STOPPED);

        sweepAgain();
        sweepAgain();
        assertThat(incident().state()).isEqualTo(IncidentState.SUSPECTED);
        assertThat(publisher.published(WorkspaceOffline.class)).isEmpty();

        sweepAgain();
        assertThat(incident().state()).isEqualTo(IncidentState.OFFLINE);
        WorkspaceOffline said = publisher.published(WorkspaceOffline.class).get(0);
        assertThat(said.rule()).isEqualTo(ProofPolicy.STAYED_STOPPED);
        assertThat(said.proof()).hasSize(3);
    }

    @Test
    void aResizeIsNoDeath() {
        fleet(1);
        instances.show(DEAD, InstanceState.STOPPING);
        sweepAgain();
        instances.show(DEAD, InstanceState.STOPPED);
        sweepAgain();
        sweepAgain();
        instances.show(DEAD, InstanceState.PENDING);
        sweepAgain();

        assertThat(incident().state()).isEqualTo(IncidentState.CLEARED);
        assertThat(publisher.published(WorkspaceOffline.class)).isEmpty();
    }

    @Test
    void aBatchThatIsDoneAgainIsNoOtherSweep() {
        fleet(1);
        instances.show(DEAD, InstanceState.STOPPED);
        checker.check(batch());
        database.clock().advance(Duration.ofMinutes(4));

        checker.check(batch());

        assertThat(incident().state()).isEqualTo(IncidentState.SUSPECTED);
    }

    @Test
    void anAbsentInstanceWhoseVolumesLieFreeIsOfflineAfterItsGrace() {
        fleet(1);
        instances.show(DEAD, LookExamples.missing());
        remains.leave(ONE, FREE);

        for (int sweep = 0; sweep < 10; sweep++) {
            sweepAgain();
        }
        assertThat(incident().state()).isEqualTo(IncidentState.SUSPECTED);
        assertThat(remains.asked()).isEmpty();

        sweepAgain();
        assertThat(incident().state()).isEqualTo(IncidentState.OFFLINE);
        WorkspaceOffline said = publisher.published(WorkspaceOffline.class).get(0);
        assertThat(said.rule()).isEqualTo(ProofPolicy.STAYED_ABSENT);
        assertThat(said.remains()).isEqualTo(FREE);
        assertThat(remains.asked()).containsExactly(Set.of(ONE));
        assertThat(Optional.ofNullable(incident().suspicion()).map(Suspicion::sweeps))
                .contains(11);
    }

    @Test
    void anAbsenceWithoutAPositiveSignIsHeldForAPersonHoweverLongItLasts() {
        fleet(1);
        instances.show(DEAD, LookExamples.missing());

        for (int sweep = 0; sweep < 200; sweep++) {
            sweepAgain();
        }

        assertThat(database.incidentsOf(ONE)).hasSize(1);
        assertThat(incident().hold()).isEqualTo(HoldReason.PROOF);
        assertThat(publisher.published(WorkspaceOffline.class)).isEmpty();
        remains.leave(ONE, FREE);
        sweepAgain();
        assertThat(incident().state()).isEqualTo(IncidentState.OFFLINE);
    }

    @Test
    void aSearchWithoutAnAnswerDecidesNothing() {
        fleet(1);
        instances.show(DEAD, LookExamples.missing());
        remains.answerNothing();

        for (int sweep = 0; sweep < 20; sweep++) {
            sweepAgain();
        }

        assertThat(incident().state()).isEqualTo(IncidentState.SUSPECTED);
    }

    @Test
    void anInstanceThatWasSeenToEndAndIsForgottenIsOfflineAtOnce() {
        fleet(1);
        checkerInObserve();
        instances.show(DEAD, LookExamples.missing());

        sweepAgain();

        assertThat(publisher.published(WorkspaceOffline.class))
                .extracting(WorkspaceOffline::rule)
                .containsExactly(ProofPolicy.ENDED_BEFORE);
    }

    private void checkerInObserve() {
        instances.show(DEAD, InstanceState.TERMINATED);
        checker(Mode.OBSERVE).check(batch());
        assertThat(incident().hold()).isEqualTo(HoldReason.OBSERVE);
    }

    @Test
    void whatSpokeAgainstItBeforeOurOwnOutageIsForgotten() {
        fleet(1);
        instances.show(DEAD, InstanceState.STOPPED);
        sweepAgain();
        database.clock().advance(Duration.ofHours(1));

        sweepAgain();

        assertThat(incident().state()).isEqualTo(IncidentState.SUSPECTED);
        assertThat(publisher.published(WorkspaceOffline.class)).isEmpty();
    }

    @Test
    void aVoidAnswerIsAnAbsenceOnlyForWorkspacesThatHaveTheirVolumesHere() {
        fleet(2);
        instances.show(DEAD, LookExamples.noAnswer(UnknownCause.VOID_ANSWER));
        instances.show(WorkspaceExamples.instance(2), LookExamples.noAnswer(UnknownCause.VOID_ANSWER));
        remains.leave(ONE, FREE);

        checker.check(batch());

        List<BatchChecked.Finding> findings = checked().others();
        assertThat(findings.get(0).verdict()).isInstanceOf(Verdict.Absent.class);
        assertThat(findings.get(0).decision()).isEqualTo(new Decision.Suspect(ProofPolicy.ABSENT_IS_COUNTED));
        assertThat(findings.get(1).verdict()).isInstanceOf(Verdict.Unknown.class);
        for (int sweep = 0; sweep < 10; sweep++) {
            sweepAgain();
        }
        assertThat(incident().state()).isEqualTo(IncidentState.OFFLINE);
        assertThat(database.incidentsOf(WorkspaceExamples.id(2)))
                .singleElement()
                .satisfies(held -> assertThat(held.hold()).isEqualTo(HoldReason.VOID));
    }

    @Test
    void aFleetOfOneIsHealedAsAnyOther() {
        fleet(1);
        Look.Seen ended = LookExamples.seen(DEAD, InstanceState.TERMINATED);
        instances.show(DEAD, ended);

        checker.check(batch());

        assertThat(incident().state()).isEqualTo(IncidentState.OFFLINE);
    }
}
