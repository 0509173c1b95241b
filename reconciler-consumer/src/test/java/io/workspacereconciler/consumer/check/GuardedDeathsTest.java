package io.workspacereconciler.consumer.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.Mode;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.BatchRequested;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.guard.Approval;
import io.workspacereconciler.guard.Guard;
import io.workspacereconciler.guard.GuardDecision;
import io.workspacereconciler.guard.GuardFigures;
import io.workspacereconciler.guard.GuardGroup;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What becomes of deaths that are too many at once. */
final class GuardedDeathsTest extends CheckedFleet {

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
            assertThat(line.why().detail()).isEqualTo("seen as terminated; " + why.describe());
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

    private void fleetSeen(int rows) {
        fleet(rows);
        checker.check(sweep(database.clock().instant()));
        publisher.clear();
    }

    private void die(int count, InstanceState state) {
        IntStream.rangeClosed(1, count).forEach(number -> instances.show(WorkspaceExamples.instance(number), state));
    }

    /** A planned sweep, a minute after the last. */
    private void sweep() {
        database.clock().advance(INTERVAL);
        BatchRequested batch = sweep(database.clock().instant());
        database.useTransaction(tx -> {
            tx.sweeps().claim(batch.sweep(), "a", tx.now());
            tx.guard().measure(batch.sweep(), tx.now(), GUARD.window());
        });
        checker.check(batch);
    }

    private List<Incident> in(IncidentState state) {
        return IntStream.rangeClosed(1, 20)
                .boxed()
                .flatMap(number -> incidents(number))
                .filter(incident -> incident.state() == state)
                .toList();
    }

    private Stream<Incident> incidents(int number) {
        return database.incidentsOf(WorkspaceExamples.id(number)).stream();
    }

    /** How many the sweeps of so many minutes let through. */
    private int letThroughIn(int minutes, boolean healed) {
        int before =
                in(IncidentState.OFFLINE).size() + in(IncidentState.RECOVERED).size();
        for (int minute = 0; minute < minutes; minute++) {
            sweep();
            if (healed) {
                in(IncidentState.OFFLINE).forEach(this::heal);
            }
        }
        return in(IncidentState.OFFLINE).size() + in(IncidentState.RECOVERED).size() - before;
    }

    /** A healer brings it back on another instance, which runs. */
    private void heal(Incident offline) {
        database.useTransaction(tx -> {
            Incident restarting = tx.incidents()
                    .save(
                            offline.become(IncidentState.RESTARTING, tx.now()),
                            IncidentExamples.because("flip", tx.now()))
                    .orElseThrow();
            tx.incidents()
                    .save(
                            restarting.become(IncidentState.RECOVERED, tx.now()),
                            IncidentExamples.because("recovered", tx.now()));
        });
        long number = IntStream.rangeClosed(1, 20)
                .filter(one -> WorkspaceExamples.id(one).equals(offline.workspace()))
                .findFirst()
                .orElseThrow();
        database.put(WorkspaceExamples.onlineOn(number, WorkspaceExamples.instance(100 + number)));
    }

    private void approve(Incident incident, Duration length) {
        Instant now = database.clock().instant();
        database.useTransaction(tx ->
                tx.approvals().approve(new Approval(incident.id(), "ann", "the zone is gone", now, now.plus(length))));
    }

    private static List<GuardFigures> figures(int rows, int counted, int dead) {
        return GuardGroup.of(WorkspaceExamples.PLACE, LookExamples.ZONE).widening().stream()
                .map(group -> new GuardFigures(group, rows, counted, dead, 5))
                .toList();
    }
}
