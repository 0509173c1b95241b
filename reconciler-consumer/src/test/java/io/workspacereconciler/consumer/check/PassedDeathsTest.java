package io.workspacereconciler.consumer.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.Mode;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.guard.Guard;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentState;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is let through although there is no room or no proof, and what is not asked about at all. */
final class PassedDeathsTest extends GuardedDeaths {

    @Test
    void anApprovedDeathIsLetThroughWhileItsApprovalLasts() {
        fleetSeen(20);
        die(7, InstanceState.STOPPED);
        sweep();
        sweep();
        sweep();
        List<Incident> held = in(IncidentState.HELD);
        approve(held.get(0), Duration.ofMinutes(2));
        approve(held.get(1), Duration.ofSeconds(1));

        sweep();

        assertThat(in(IncidentState.OFFLINE)).hasSize(6);
        assertThat(in(IncidentState.HELD))
                .extracting(Incident::id)
                .containsExactly(held.get(1).id());
        assertThat(database.storyOf(held.get(0).workspace()))
                .last()
                .satisfies(line -> assertThat(line.why().detail())
                        .contains("approved by ann")
                        .contains("the zone is gone"));
    }

    @Test
    void anAbsenceWithoutProofIsLetThroughWhenAPersonHasApprovedIt() {
        fleetSeen(20);
        instances.show(DEAD, LookExamples.missing());
        for (int minute = 0; minute <= 11; minute++) {
            sweep();
        }
        assertThat(incident().hold()).isEqualTo(HoldReason.PROOF);
        publisher.clear();
        approve(incident(), Duration.ofHours(1));

        sweep();

        assertThat(incident().state()).isEqualTo(IncidentState.OFFLINE);
        assertThat(publisher.published(WorkspaceOffline.class)).singleElement().satisfies(offline -> {
            assertThat(offline.rule()).isEqualTo(ProofPolicy.ABSENT_WITHOUT_PROOF);
            assertThat(Objects.requireNonNull(offline.guard()).rule()).isEqualTo(Guard.APPROVED);
        });
    }

    @Test
    void anUnclearAnswerIsNeverLetThroughWhoeverHasApproved() {
        fleetSeen(20);
        die(6, InstanceState.TERMINATED);
        sweep();
        Incident held = in(IncidentState.HELD).get(0);
        approve(held, Duration.ofHours(1));
        instances.show(held.instance(), LookExamples.noAnswer(UnknownCause.THROTTLED));

        sweep();

        assertThat(in(IncidentState.HELD)).extracting(Incident::id).containsExactly(held.id());
    }

    @Test
    void whatWasObservedAndIsTooMuchIsHeldByTheGuardFromThenOn() {
        fleetSeen(20);
        die(6, InstanceState.TERMINATED);
        checker(Mode.OBSERVE).check(sweep(database.clock().instant()));
        assertThat(in(IncidentState.HELD)).hasSize(6);

        sweep();

        assertThat(in(IncidentState.OFFLINE)).hasSize(5);
        assertThat(in(IncidentState.HELD))
                .singleElement()
                .satisfies(held -> assertThat(held.hold()).isEqualTo(HoldReason.GUARD))
                .satisfies(held ->
                        assertThat(held.changedAt()).isEqualTo(database.clock().instant()));
    }

    @Test
    void whatTheHealerHoldsKeepsItsReasonWhenThereIsNoRoom() {
        fleetSeen(20);
        die(1, InstanceState.TERMINATED);
        sweep();
        Incident offline = incident();
        database.useTransaction(tx -> tx.incidents()
                .save(offline.held(HoldReason.PREPARE, tx.now()), IncidentExamples.because("prepare", tx.now())));
        database.clock().advance(Duration.ofHours(1));
        die(6, InstanceState.TERMINATED);
        instances.show(DEAD, LookExamples.noAnswer(UnknownCause.THROTTLED));
        sweep();
        assertThat(in(IncidentState.OFFLINE)).hasSize(5);
        instances.show(DEAD, InstanceState.TERMINATED);

        sweep();

        assertThat(incident().hold()).isEqualTo(HoldReason.PREPARE);
    }

    @Test
    void aDeathThatWasLetThroughBeforeIsNotCountedAgainstItself() {
        fleetSeen(20);
        die(5, InstanceState.TERMINATED);
        sweep();
        Incident offline = incident();
        database.useTransaction(tx -> tx.incidents()
                .save(offline.held(HoldReason.PREPARE, tx.now()), IncidentExamples.because("prepare", tx.now())));
        database.clock().advance(Duration.ofMinutes(4));

        sweep();

        assertThat(in(IncidentState.OFFLINE)).hasSize(5);
    }
}
