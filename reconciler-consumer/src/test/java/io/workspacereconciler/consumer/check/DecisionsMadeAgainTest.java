package io.workspacereconciler.consumer.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.control.Order;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.guard.Guard;
import io.workspacereconciler.guard.GuardDecision;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.replay.PolicyChange;
import io.workspacereconciler.replay.Redecided;
import io.workspacereconciler.replay.Redecision;
import io.workspacereconciler.replay.Surrounding;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What was said of a batch is enough to make each of its decisions again, through JSON and in any order. */
final class DecisionsMadeAgainTest extends MixedRun {

    @Test
    void everyDecisionOfALongMixedRunComesOutAsItWasMade() throws IOException {
        Set<String> rules = new TreeSet<>();
        for (long seed = 1; seed <= 6; seed++) {
            DecisionsMadeAgainTest run = new DecisionsMadeAgainTest();
            run.mixedRun(new Random(seed), 240);

            List<Redecided> again = Redecision.of(run.recorded(), PolicyChange.NONE, Surrounding.NONE);

            assertThat(again).hasSizeGreaterThan(500).allSatisfy(one -> {
                assertThat(one.verdict()).isEqualTo(one.recorded().verdict());
                assertThat(one.decision()).isEqualTo(one.recorded().decision());
                assertThat(one.guard()).isEqualTo(one.recorded().guard());
            });
            again.forEach(one -> {
                rules.add(one.decision().rule());
                if (one.guard() != null && one.basis() == Redecided.Basis.RECORDED) {
                    rules.add(one.guard().rule());
                }
                if (one.recorded().word() != null) {
                    rules.add(one.recorded().word().name());
                }
            });
        }
        assertThat(rules)
                .as("the run was mixed")
                .contains(
                        ProofPolicy.ENDED,
                        ProofPolicy.ENDED_BEFORE,
                        ProofPolicy.STAYED_STOPPED,
                        ProofPolicy.STOPPED_IS_COUNTED,
                        ProofPolicy.STAYED_ABSENT,
                        ProofPolicy.ABSENT_IS_COUNTED,
                        ProofPolicy.ABSENT_WITHOUT_PROOF,
                        ProofPolicy.UNKNOWN_IS_NO_DEATH,
                        ProofPolicy.VOID_FOR_LONG,
                        Guard.WITHIN_LIMITS,
                        Guard.OVER_LIMIT,
                        Guard.RAMP,
                        Guard.APPROVED,
                        Guard.WHOLLY_DEAD,
                        HoldReason.EXEMPTED.name(),
                        HoldReason.STOPPED.name());
    }

    @Test
    void theOrderInWhichTheRecordsComeDoesNotMatter() throws IOException {
        mixedRun(new Random(4), 120);
        List<BatchChecked> recorded = recorded();
        PolicyChange change = PolicyChange.parse(List.of("guard.max-fraction=0.5", "check.stopped-grace=1m"));
        List<Redecided> first = Redecision.of(recorded, change, Surrounding.NONE);

        List<BatchChecked> shuffled = new ArrayList<>(recorded);
        Collections.shuffle(shuffled, new Random(7));

        assertThat(Redecision.of(shuffled, change, Surrounding.NONE)).isEqualTo(first);
    }

    @Test
    void aWiderGuardWouldHaveLetThroughWhatWasHeldUpToItsLimit() throws IOException {
        fleetSeen(20);
        die(16, InstanceState.TERMINATED);
        sweep();
        assertThat(in(IncidentState.OFFLINE)).hasSize(5);

        List<Redecided> again =
                Redecision.of(recorded(), PolicyChange.parse(List.of("guard.max-fraction=0.5")), Surrounding.NONE);

        assertThat(letThrough(again)).isEqualTo(10);
        assertThat(again)
                .filteredOn(one -> one.guard() instanceof GuardDecision.Held)
                .hasSize(6)
                .allSatisfy(one -> assertThat(
                                Objects.requireNonNull(one.guard()).figures())
                        .allSatisfy(figures -> {
                            assertThat(figures.counted()).isEqualTo(10);
                            assertThat(figures.limit()).isEqualTo(10);
                        }));
    }

    @Test
    void aNarrowerGuardWouldHaveHeldAllButWhatItsLimitLets() throws IOException {
        fleetSeen(20);
        die(4, InstanceState.TERMINATED);
        sweep();
        sweep();

        List<Redecided> again = Redecision.of(
                recorded(),
                PolicyChange.parse(List.of("guard.min-count=1", "guard.max-fraction=0.05")),
                Surrounding.NONE);

        assertThat(letThrough(again)).as("one, in both sweeps").isEqualTo(2);
        assertThat(again).hasSize(8);
    }

    @Test
    void aShorterGraceWouldHaveProvenADeathEarlierAndAskedTheGuard() throws IOException {
        fleetSeen(20);
        die(1, InstanceState.STOPPED);
        sweep();
        sweep();

        List<Redecided> again =
                Redecision.of(recorded(), PolicyChange.parse(List.of("check.stopped-grace=1s")), Surrounding.NONE);

        assertThat(again)
                .extracting(one -> one.decision().rule())
                .containsExactly(ProofPolicy.STOPPED_IS_COUNTED, ProofPolicy.STAYED_STOPPED);
        assertThat(again.get(1).guard()).isInstanceOf(GuardDecision.LetThrough.class);
        assertThat(again.get(1).recorded().guard()).isNull();
    }

    @Test
    void aShorterGraceProvesNothingAgainstAPersonsWord() throws IOException {
        fleetSeen(20);
        die(1, InstanceState.STOPPED);
        Instant now = database.clock().instant();
        database.useTransaction(
                tx -> tx.exemptions().exempt(ONE, new Order("ann", "a demo", now), now.plusSeconds(3600)));
        sweep();
        sweep();

        List<Redecided> again =
                Redecision.of(recorded(), PolicyChange.parse(List.of("check.stopped-grace=1s")), Surrounding.NONE);

        assertThat(again.get(1).decision())
                .isEqualTo(new Decision.Hold(ProofPolicy.STAYED_STOPPED, HoldReason.EXEMPTED));
        assertThat(again.get(1).guard()).isNull();
    }

    @Test
    void anEarlierRampWouldHaveLetAHeldDeathThroughEarlier() throws IOException {
        fleetSeen(20);
        die(6, InstanceState.TERMINATED);
        sweep();
        for (int minute = 0; minute < 5; minute++) {
            sweep();
        }
        assertThat(in(IncidentState.HELD)).hasSize(1);

        List<Redecided> again =
                Redecision.of(recorded(), PolicyChange.parse(List.of("guard.ramp-after=3m")), Surrounding.NONE);

        assertThat(again)
                .filteredOn(one -> !one.isTheSame())
                .isNotEmpty()
                .allSatisfy(one ->
                        assertThat(Objects.requireNonNull(one.guard()).rule()).isEqualTo(Guard.RAMP));
    }

    @Test
    void anEarlierRampWouldHaveBegunWithOneOfAllThatWereHeld() throws IOException {
        fleetSeen(20);
        die(16, InstanceState.TERMINATED);
        for (int minute = 0; minute < 8; minute++) {
            sweep();
        }
        assertThat(in(IncidentState.HELD)).hasSize(11);

        List<Redecided> again =
                Redecision.of(recorded(), PolicyChange.parse(List.of("guard.ramp-after=3m")), Surrounding.NONE);

        assertThat(again)
                .filteredOn(one -> one.guard() instanceof GuardDecision.LetThrough through && through.ramp() != null)
                .extracting(one -> one.recorded().workspace())
                .isNotEmpty()
                .containsOnly(again.stream()
                        .filter(one -> one.guard() != null && one.guard().rule().equals(Guard.RAMP))
                        .findFirst()
                        .orElseThrow()
                        .recorded()
                        .workspace());
    }

    @Test
    void whatAShorterGraceWouldHaveMadeOfAnAbsenceIsNotKnownWhereNothingElseWasAsked() throws IOException {
        fleetSeen(20);
        instances.show(WorkspaceExamples.instance(1), LookExamples.missing());
        for (int minute = 0; minute < 6; minute++) {
            sweep();
        }

        List<Redecided> again =
                Redecision.of(recorded(), PolicyChange.parse(List.of("check.absent-grace=2m")), Surrounding.NONE);

        assertThat(again)
                .filteredOn(one -> one.basis() == Redecided.Basis.NOT_RECORDED)
                .isNotEmpty()
                .hasSizeLessThan(6)
                .allMatch(Redecided::isTheSame);
        assertThat(Redecision.of(recorded(), PolicyChange.NONE, Surrounding.NONE))
                .noneMatch(one -> one.basis() == Redecided.Basis.NOT_RECORDED);
    }

    private static long letThrough(List<Redecided> all) {
        return all.stream()
                .filter(one -> one.guard() instanceof GuardDecision.LetThrough)
                .count();
    }
}
