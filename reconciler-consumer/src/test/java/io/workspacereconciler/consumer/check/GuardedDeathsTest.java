package io.workspacereconciler.consumer.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.guard.Guard;
import io.workspacereconciler.guard.GuardDecision;
import io.workspacereconciler.guard.GuardGroup;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What becomes of deaths that are too many at once. */
final class GuardedDeathsTest extends GuardedDeaths {

    @Test
    void sixOfTwentyAtOnceAreFiveThatAreSaidAndOneThatIsHeldWithItsFigures() {
        fleetSeen(20);
        die(6, InstanceState.TERMINATED);

        sweep();

        assertThat(in(IncidentState.OFFLINE)).hasSize(5);
        Incident held = in(IncidentState.HELD).get(0);
        GuardDecision why = new GuardDecision.Held(Guard.OVER_LIMIT, GuardGroup.FLEET, figures(20, 5, 5));
        assertThat(held.hold()).isEqualTo(HoldReason.GUARD);
        assertThat(publisher.published(WorkspaceOffline.class))
                .hasSize(5)
                .last()
                .extracting(WorkspaceOffline::guard)
                .isEqualTo(new GuardDecision.LetThrough(Guard.WITHIN_LIMITS, figures(20, 4, 4), null));
        assertThat(checked().others())
                .filteredOn(finding -> held.id().equals(finding.incident()))
                .singleElement()
                .extracting(BatchChecked.Finding::guard)
                .isEqualTo(why);
        assertThat(database.storyOf(held.workspace())).singleElement().satisfies(line -> {
            assertThat(line.why().rule()).isEqualTo("guard");
            assertThat(line.why().detail()).isEqualTo(SEEN_TERMINATED + "; " + why.describe());
        });
    }

    @Test
    void everyRepeatOfAnOfflineEventHasTheFiguresWithWhichItWasLetThrough() {
        fleetSeen(20);
        die(1, InstanceState.TERMINATED);
        sweep();
        sweep();

        assertThat(publisher.published(WorkspaceOffline.class))
                .hasSize(2)
                .extracting(WorkspaceOffline::guard)
                .containsOnly(new GuardDecision.LetThrough(Guard.WITHIN_LIMITS, figures(20, 0, 0), null));
    }

    @Test
    void aHoldEndsWhenItsInstanceRunsAndWhenThereIsRoomAgain() {
        fleetSeen(20);
        die(7, InstanceState.STOPPED);
        sweep();
        sweep();
        sweep();
        assertThat(in(IncidentState.HELD)).hasSize(2);
        Incident runs = in(IncidentState.HELD).get(0);
        instances.show(runs.instance(), InstanceState.RUNNING);
        in(IncidentState.OFFLINE).forEach(this::heal);

        sweep();
        assertThat(in(IncidentState.CLEARED)).extracting(Incident::id).contains(runs.id());
        assertThat(in(IncidentState.HELD)).hasSize(1);
        for (int minute = 0; minute < 60; minute++) {
            sweep();
        }

        assertThat(in(IncidentState.HELD)).isEmpty();
        assertThat(in(IncidentState.OFFLINE)).hasSize(1);
    }

    @Test
    void theLastOfAWholeFleetOfThreeWaitsForTheNextSweep() {
        fleetSeen(3);
        die(3, InstanceState.TERMINATED);

        sweep();
        assertThat(in(IncidentState.OFFLINE)).hasSize(2);
        assertThat(in(IncidentState.HELD)).hasSize(1);
        checker.check(sweep(database.clock().instant()));
        assertThat(in(IncidentState.HELD)).as("the same sweep again").hasSize(1);

        sweep();
        assertThat(in(IncidentState.OFFLINE)).hasSize(3);
    }

    @Test
    void aSweepThatAPersonAsksForBeforeTheNextSlotIsNotTheOneThatIsWaitedFor() {
        fleetSeen(3);
        die(3, InstanceState.TERMINATED);
        sweep();

        database.clock().advance(Duration.ofSeconds(59));
        checker.check(sweep(database.clock().instant().plusNanos(1000)));
        assertThat(in(IncidentState.HELD)).hasSize(1);

        database.clock().advance(Duration.ofSeconds(2));
        checker.check(sweep(database.clock().instant()));
        assertThat(in(IncidentState.OFFLINE))
                .as("asked for after the next slot")
                .hasSize(3);
    }

    @Test
    void aHoldForAnotherRuleSaysSoAndIsHeldSinceTheSameTime() {
        fleetSeen(6);
        die(6, InstanceState.TERMINATED);
        sweep();
        Instant since = database.clock().instant();

        sweep();
        sweep();

        Incident held = in(IncidentState.HELD).get(0);
        assertThat(held.changedAt()).isEqualTo(since);
        assertThat(database.storyOf(held.workspace()))
                .extracting(line -> line.why().detail())
                .satisfiesExactly(
                        first -> assertThat(first).contains(Guard.WHOLLY_DEAD),
                        second -> assertThat(second).contains(Guard.OVER_LIMIT));
    }

    @Test
    void finalDeathsRampOneTwoFourWhileThoseBeforeAreOnline() {
        fleetSeen(20);
        die(16, InstanceState.TERMINATED);
        sweep();
        in(IncidentState.OFFLINE).forEach(this::heal);
        Instant held = database.clock().instant();

        assertThat(letThroughIn(10, true)).isEqualTo(1);
        assertThat(database.clock().instant()).isEqualTo(held.plus(Duration.ofMinutes(10)));
        assertThat(letThroughIn(10, true)).isEqualTo(2);
        assertThat(letThroughIn(10, true)).isEqualTo(4);
        assertThat(letThroughIn(10, true)).isEqualTo(4);
        assertThat(in(IncidentState.HELD)).isEmpty();
    }

    @Test
    void theRampWaitsForOneThatDoesNotComeBack() {
        fleetSeen(20);
        die(16, InstanceState.TERMINATED);
        sweep();
        in(IncidentState.OFFLINE).forEach(this::heal);
        assertThat(letThroughIn(10, false)).isEqualTo(1);
        Incident slow = in(IncidentState.OFFLINE).get(0);

        assertThat(letThroughIn(30, false)).isZero();
        heal(slow);
        assertThat(letThroughIn(2, true)).isEqualTo(2);
    }
}
