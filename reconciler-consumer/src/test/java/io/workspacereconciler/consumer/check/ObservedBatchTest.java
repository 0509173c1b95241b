package io.workspacereconciler.consumer.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.Mode;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.check.Unverified;
import io.workspacereconciler.control.Order;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.BatchRequested;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.guard.Guard;
import io.workspacereconciler.guard.GuardDecision;
import io.workspacereconciler.guard.GuardFigures;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.sweep.BatchId;
import io.workspacereconciler.sweep.Observation;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceRange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A batch of a replay is judged as any other, and nothing follows from it. */
final class ObservedBatchTest extends GuardedDeaths {

    @Test
    void aDeathIsToldWithWhatWouldBeDecidedAndNothingIsDone() {
        fleetSeen(20);
        sweep();
        die(6, InstanceState.TERMINATED);

        BatchChecked observed = observe();

        assertThat(observed.others()).hasSize(6).allSatisfy(finding -> {
            assertThat(finding.decision()).isEqualTo(new Decision.LetThrough(ProofPolicy.ENDED));
            assertThat(finding.incident()).isNull();
        });
        assertThat(observed.others())
                .extracting(finding -> Objects.requireNonNull(finding.guard()).rule())
                .containsExactly(
                        Guard.WITHIN_LIMITS,
                        Guard.WITHIN_LIMITS,
                        Guard.WITHIN_LIMITS,
                        Guard.WITHIN_LIMITS,
                        Guard.WITHIN_LIMITS,
                        Guard.OVER_LIMIT);
        assertThat(publisher.published(WorkspaceOffline.class)).isEmpty();
        for (int number = 1; number <= 20; number++) {
            assertThat(incidents(number)).isEmpty();
        }
    }

    @Test
    void itDecidesAsTheNextSweepDoes() {
        fleetSeen(20);
        die(8, InstanceState.TERMINATED);
        sweep();
        die(10, InstanceState.TERMINATED);
        instances.show(WorkspaceExamples.instance(11), InstanceState.STOPPED);
        instances.show(WorkspaceExamples.instance(12), LookExamples.noAnswer(UnknownCause.THROTTLED));

        List<BatchChecked.Finding> observed = observe().others();
        sweep();

        assertThat(checked().others())
                .usingRecursiveFieldByFieldElementComparatorOnFields("workspace", "verdict", "decision", "word")
                .isEqualTo(observed);
        assertThat(guards(observed)).isEqualTo(guards(checked().others()));
    }

    @Test
    void aRampLetsAsManyThroughAsItsStepHasRoomFor() {
        fleetSeen(20);
        die(9, InstanceState.TERMINATED);
        sweep();
        in(IncidentState.OFFLINE).forEach(this::heal);
        database.clock().advance(GUARD.rampAfter());

        List<BatchChecked.Finding> observed = observe().others();
        sweep();

        assertThat(observed)
                .extracting(finding -> rule(finding.guard()))
                .containsExactly(Guard.RAMP, Guard.OVER_LIMIT, Guard.OVER_LIMIT, Guard.OVER_LIMIT);
        assertThat(guards(observed)).isEqualTo(guards(checked().others()));
    }

    @Test
    void whatIsHeldIsKnownAsDeadToThoseAfterIt() {
        fleetSeen(20);
        sweep();
        die(11, InstanceState.TERMINATED);
        exempt(2);

        List<BatchChecked.Finding> observed = observe().others();
        sweep();

        assertThat(Objects.requireNonNull(observed.get(8).guard()).figures())
                .extracting(GuardFigures::counted, GuardFigures::dead)
                .containsExactly(tuple(5, 7), tuple(5, 8), tuple(5, 8));
        assertThat(Objects.requireNonNull(observed.get(10).guard()).figures())
                .as("in the next page of rows")
                .extracting(GuardFigures::counted, GuardFigures::dead)
                .containsExactly(tuple(5, 9), tuple(5, 10), tuple(5, 10));
        assertThat(guards(observed)).isEqualTo(guards(checked().others()));
    }

    @Test
    void whatIsBeingRestartedIsLeftToItsHealer() {
        fleetSeen(20);
        die(1, InstanceState.TERMINATED);
        sweep();
        become(IncidentState.RESTARTING);
        database.put(WorkspaceExamples.onlineOn(1, WorkspaceExamples.instance(101)));
        instances.show(WorkspaceExamples.instance(101), InstanceState.TERMINATED);

        List<BatchChecked.Finding> observed = observe().others();
        sweep();

        assertThat(observed).singleElement().satisfies(finding -> {
            assertThat(finding.decision()).isEqualTo(new Decision.LetThrough(ProofPolicy.ENDED));
            assertThat(finding.guard()).isNull();
            assertThat(finding.question()).isNull();
        });
        assertThat(guards(observed)).isEqualTo(guards(checked().others()));
    }

    @Test
    void aWordAboutASuspectIsTold() {
        fleetSeen(6);
        die(1, InstanceState.STOPPED);
        exempt(1);

        List<BatchChecked.Finding> observed = observe().others();
        sweep();

        assertThat(observed).extracting(BatchChecked.Finding::word).containsExactly(HoldReason.EXEMPTED);
        assertThat(observed.get(0).decision()).isInstanceOf(Decision.Suspect.class);
        assertThat(checked().others()).extracting(BatchChecked.Finding::word).containsExactly(HoldReason.EXEMPTED);
    }

    @Test
    void anInstanceThatRunsAgainClearsNothing() {
        fleetSeen(6);
        die(1, InstanceState.STOPPED);
        sweep();
        instances.show(DEAD, InstanceState.RUNNING);

        BatchChecked observed = observe();

        assertThat(observed.others()).isEmpty();
        assertThat(observed.checked()).isEqualTo(6);
        assertThat(incident().state()).isEqualTo(IncidentState.SUSPECTED);
    }

    @Test
    void whatIsSeenIsNotRemembered() {
        fleet(3);
        instances.show(WorkspaceExamples.instance(2), LookExamples.noAnswer(UnknownCause.TIMED_OUT));

        observe();

        assertThat(sightings()).isEmpty();
        Map<WorkspaceId, Unverified> unverified =
                database.inTransaction(tx -> tx.unverified().of(List.of(WorkspaceExamples.id(2))));
        assertThat(unverified).isEmpty();
    }

    @Test
    void aSuspicionIsCountedInTheDecisionAndNowhereElse() {
        fleetSeen(6);
        die(1, InstanceState.STOPPED);
        sweep();
        sweep();
        Incident before = incident();

        BatchChecked.Finding observed = observe().others().get(0);

        assertThat(Objects.requireNonNull(observed.evidence().suspicion()).sweeps())
                .isEqualTo(3);
        assertThat(observed.incident()).isEqualTo(before.id());
        assertThat(incident()).isEqualTo(before);
    }

    @Test
    void aPersonsWordIsHeeded() {
        fleetSeen(6);
        die(1, InstanceState.TERMINATED);
        exempt(1);

        BatchChecked.Finding observed = observe().others().get(0);

        assertThat(observed.decision()).isEqualTo(new Decision.Hold(ProofPolicy.ENDED, HoldReason.EXEMPTED));
        assertThat(observed.word()).isEqualTo(HoldReason.EXEMPTED);
        assertThat(incidents(1)).isEmpty();
    }

    @Test
    void inObserveModeNoGuardIsAsked() {
        fleetSeen(6);
        die(1, InstanceState.TERMINATED);

        checker(Mode.OBSERVE).check(observed(database.clock().instant()));

        assertThat(checked().others()).singleElement().satisfies(finding -> {
            assertThat(finding.decision()).isEqualTo(new Decision.Hold(ProofPolicy.ENDED, HoldReason.OBSERVE));
            assertThat(finding.guard()).isNull();
            assertThat(finding.question()).isNull();
        });
    }

    @Test
    void whatAHealerHasInHandIsToldAsItWasDecided() {
        fleetSeen(6);
        die(1, InstanceState.TERMINATED);
        sweep();
        BatchChecked.Finding decided = checked().others().get(0);

        BatchChecked.Finding observed = observe().others().get(0);

        assertThat(observed.guard()).isEqualTo(decided.guard());
        assertThat(Objects.requireNonNull(observed.question()).isAnswered()).isFalse();
        assertThat(Objects.requireNonNull(decided.question()).isAnswered()).isTrue();
    }

    @Test
    void itIsNotCountedAmongTheVerdicts() {
        fleetSeen(6);
        double before = meters.get("reconciler.verdicts").counters().stream()
                .mapToDouble(one -> one.count())
                .sum();

        observe();

        assertThat(meters.get("reconciler.verdicts").counters().stream()
                        .mapToDouble(one -> one.count())
                        .sum())
                .isEqualTo(before);
    }

    private void exempt(int number) {
        Instant now = database.clock().instant();
        database.useTransaction(tx -> tx.exemptions()
                .exempt(WorkspaceExamples.id(number), new Order("ann", "a demo", now), now.plusSeconds(3600)));
    }

    /** With all figures; when a step of a ramp begins differs by the minute between the two. */
    private static List<String> guards(List<BatchChecked.Finding> findings) {
        return findings.stream()
                .map(finding -> finding.guard() == null
                        ? "not asked"
                        : finding.guard().rule() + " " + finding.guard().figures())
                .toList();
    }

    private static String rule(@Nullable GuardDecision guard) {
        return guard == null ? "not asked" : guard.rule();
    }

    /** A replay of the first sweep, a minute after the last. */
    private BatchChecked observe() {
        database.clock().advance(INTERVAL);
        checker.check(observed(database.clock().instant()));
        BatchChecked said = checked();
        assertThat(said.observe()).isEqualTo(new Observation(new SweepId(START)));
        return said;
    }

    static BatchRequested observed(Instant slot) {
        SweepId sweep = new SweepId(slot);
        WorkspaceRange all = WorkspaceRange.ALL;
        return new BatchRequested(
                BatchId.of(sweep, all),
                sweep,
                all,
                Set.of(),
                slot,
                slot.plusSeconds(120),
                new Observation(new SweepId(START)));
    }
}
