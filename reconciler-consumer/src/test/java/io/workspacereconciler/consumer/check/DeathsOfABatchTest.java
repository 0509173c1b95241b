package io.workspacereconciler.consumer.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.Mode;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of deaths that were seen before, are held, or are observed. */
final class DeathsOfABatchTest extends CheckedFleet {

    @Test
    void anInstanceThatRunsClearsItsOpenIncident() {
        fleet(1);
        instances.show(DEAD, InstanceState.STOPPED);
        checker.check(batch());
        assertThat(incident().state()).isEqualTo(IncidentState.SUSPECTED);
        instances.show(DEAD, InstanceState.RUNNING);

        sweepAgain();

        assertThat(incident().state()).isEqualTo(IncidentState.CLEARED);
    }

    @Test
    void aLaterDeathOfTheSamePairIsAnotherIncident() {
        fleet(1);
        instances.show(DEAD, InstanceState.STOPPED);
        checker.check(batch());
        instances.show(DEAD, InstanceState.RUNNING);
        checker.check(batch());
        database.clock().advance(Duration.ofSeconds(60));
        instances.show(DEAD, InstanceState.STOPPED);

        checker.check(batch());

        assertThat(database.incidentsOf(ONE))
                .extracting(Incident::state)
                .containsExactly(IncidentState.CLEARED, IncidentState.SUSPECTED);
    }

    @Test
    void whatIsBeingRestartedIsTheHealersToClear() {
        fleet(1);
        instances.show(DEAD, InstanceState.TERMINATED);
        checker.check(batch());
        become(IncidentState.RESTARTING);
        instances.show(DEAD, InstanceState.RUNNING);

        checker.check(batch());

        assertThat(incident().state()).isEqualTo(IncidentState.RESTARTING);
    }

    @Test
    void observingHoldsTheDeathAndSaysNothing() {
        fleet(1);
        instances.show(DEAD, InstanceState.TERMINATED);

        checker(Mode.OBSERVE).check(batch());
        checker(Mode.OBSERVE).check(batch());

        assertThat(database.incidentsOf(ONE)).hasSize(1);
        assertThat(incident().state()).isEqualTo(IncidentState.HELD);
        assertThat(incident().hold()).isEqualTo(HoldReason.OBSERVE);
        assertThat(publisher.published(WorkspaceOffline.class)).isEmpty();
        assertThat(publisher.published(BatchChecked.class)).hasSize(2);
        assertThat(database.workspace(ONE)).isEqualTo(WorkspaceExamples.online(1));
    }

    @Test
    void whatWasHeldByObservingIsLetThroughAsSoonAsTheModeIsHeal() {
        fleet(1);
        instances.show(DEAD, InstanceState.TERMINATED);
        checker(Mode.OBSERVE).check(batch());

        checker.check(batch());

        assertThat(incident().state()).isEqualTo(IncidentState.OFFLINE);
        assertThat(publisher.published(WorkspaceOffline.class)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"EXEMPTED", "STOPPED", "OBSERVE", "OTHER"})
    void whatTheHealerHoldsStaysHeldForFiveMinutes(HoldReason reason) {
        fleet(1);
        instances.show(DEAD, InstanceState.TERMINATED);
        checker.check(batch());
        Incident offline = incident();
        database.useTransaction(
                tx -> tx.incidents().save(offline.held(reason, tx.now()), IncidentExamples.because("held", tx.now())));
        publisher.clear();

        database.clock().advance(Duration.ofMinutes(5).minusMillis(1));
        checker.check(batch());
        assertThat(incident().state()).isEqualTo(IncidentState.HELD);
        assertThat(incident().hold()).isEqualTo(reason);
        assertThat(publisher.published(WorkspaceOffline.class)).isEmpty();

        database.clock().advance(Duration.ofMillis(1));
        checker.check(batch());
        assertThat(incident().state()).isEqualTo(IncidentState.OFFLINE);
        assertThat(publisher.published(WorkspaceOffline.class)).hasSize(1);
    }

    @Test
    void aSuspicionThatIsProvenIsLetThroughAndOneThatIsObservedIsHeld() {
        fleet(2);
        suspect(1);
        instances.show(DEAD, InstanceState.TERMINATED);
        checker.check(batch());
        suspect(2);
        instances.show(DEAD, InstanceState.RUNNING);
        instances.show(WorkspaceExamples.instance(2), InstanceState.TERMINATED);
        checker(Mode.OBSERVE).check(batch());

        assertThat(database.storyOf(ONE))
                .extracting(line -> line.to())
                .containsExactly(IncidentState.SUSPECTED, IncidentState.OFFLINE, IncidentState.CLEARED);
        assertThat(database.incidentsOf(WorkspaceExamples.id(2)))
                .extracting(Incident::hold)
                .containsExactly(HoldReason.OBSERVE);
    }

    @Test
    void aRowThatMovedOnWhileItWasLookedAtOpensNothing() {
        fleet(3);
        for (int number = 1; number <= 3; number++) {
            instances.show(WorkspaceExamples.instance(number), InstanceState.TERMINATED);
        }
        instances.whileLooking(() -> {
            database.put(WorkspaceExamples.onlineOn(1, WorkspaceExamples.instance(11)));
            database.put(WorkspaceExamples.as(WorkspaceStatus.PAUSED, WorkspaceExamples.online(2)));
            database.put(WorkspaceExamples.external(WorkspaceExamples.online(3)));
        });

        checker.check(batch());

        nothingWasDone();
        assertThat(checked().others()).hasSize(3);
    }

    @Test
    void aDeathThatWasJudgedBeforeAnotherReplicaClearedItOpensNothing() {
        fleet(1);
        instances.show(DEAD, InstanceState.STOPPED);
        sweepAgain();
        sweepAgain();
        FakeInstances later = new FakeInstances();
        remains.whileSearching(
                () -> checker(Mode.HEAL, later).check(sweep(database.clock().instant())));
        instances.show(DEAD, InstanceState.STOPPED);
        instances.show(WorkspaceExamples.instance(2), LookExamples.noAnswer(UnknownCause.VOID_ANSWER));
        database.put(WorkspaceExamples.online(2));

        sweepAgain();

        assertThat(incident().state()).isEqualTo(IncidentState.CLEARED);
        assertThat(database.incidentsOf(ONE)).hasSize(1);
        assertThat(publisher.published(WorkspaceOffline.class)).isEmpty();
    }

    @Test
    void aReplicaThatWasFrozenSinceItsLookSaysNothing() {
        fleet(1);
        instances.show(DEAD, InstanceState.TERMINATED);
        instances.show(WorkspaceExamples.instance(2), LookExamples.noAnswer(UnknownCause.VOID_ANSWER));
        database.put(WorkspaceExamples.online(2));
        remains.whileSearching(() -> database.clock().advance(Duration.ofMinutes(2)));

        checker.check(batch());

        nothingWasDone();
    }

    @Test
    void twoReplicasThatSeeTheSameDeathOpenOneIncident() {
        fleet(1);
        instances.show(DEAD, InstanceState.TERMINATED);
        FakeInstances others = new FakeInstances();
        others.show(DEAD, InstanceState.TERMINATED);
        BatchChecker another = checker(Mode.HEAL, others);
        instances.whileLooking(() -> another.check(batch()));

        checker.check(batch());

        assertThat(database.incidentsOf(ONE)).hasSize(1);
        assertThat(publisher.published(WorkspaceOffline.class))
                .extracting(WorkspaceOffline::eventId)
                .hasSize(2)
                .containsOnly(publisher.published(WorkspaceOffline.class).get(0).eventId());
    }
}
