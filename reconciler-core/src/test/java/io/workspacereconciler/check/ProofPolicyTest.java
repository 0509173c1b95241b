package io.workspacereconciler.check;

import static io.workspacereconciler.check.ProofPolicy.ABSENT_SWEEPS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.Generate.enumValues;
import static org.quicktheories.generators.SourceDSL.booleans;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;
import static org.quicktheories.generators.SourceDSL.strings;

import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.quicktheories.core.Gen;

final class ProofPolicyTest {

    private static final ProofPolicy POLICY = new ProofPolicy(
            new ProofPolicy.Limits(Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofSeconds(60)));
    private static final Verdict ABSENT = new Verdict.Absent("any");
    private static final Verdict STOPPED = new Verdict.NotRunning(InstanceState.STOPPED);
    private static final Remains FREE =
            new Remains(List.of(new Remains.Volume("vol-1", "eu-central-1a", null)), List.of());
    private static final Remains ATTACHED =
            new Remains(List.of(new Remains.Volume("vol-1", "eu-central-1a", "i-0fedcba9876543210")), List.of());
    private static final Remains ALIVE_ELSEWHERE = new Remains(FREE.volumes(), List.of(WorkspaceExamples.instance(7)));

    static Stream<Arguments> everyStateInEveryMode() {
        return Arrays.stream(InstanceState.values())
                .flatMap(state -> Arrays.stream(Mode.values()).map(mode -> Arguments.of(state, mode)));
    }

    static Stream<Arguments> everyCauseInEveryMode() {
        return Arrays.stream(UnknownCause.values())
                .flatMap(cause -> Arrays.stream(Mode.values()).map(mode -> Arguments.of(cause, mode)));
    }

    @ParameterizedTest
    @MethodSource("everyStateInEveryMode")
    void onlyWhatHasEndedIsProvenAtOnce(InstanceState state, Mode mode) {
        Verdict verdict = state.isRunning() ? new Verdict.Running(state) : new Verdict.NotRunning(state);

        Decision decision = POLICY.decide(verdict, Evidence.NONE, mode);

        switch (state) {
            case PENDING, RUNNING -> assertThat(decision).isEqualTo(new Decision.Alive("running"));
            case STOPPING, STOPPED -> assertThat(decision).isEqualTo(new Decision.Suspect("stopped-is-counted"));
            case SHUTTING_DOWN, TERMINATED -> assertThat(decision).isEqualTo(proven("ended", mode));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStoppedInstanceIsDeadOnceItStayedSoForItsGrace(Mode mode) {
        assertThat(POLICY.decide(STOPPED, suspected(Suspicion.Kind.STOPPED, 2, Duration.ofSeconds(119)), mode))
                .isEqualTo(new Decision.Suspect("stopped-is-counted"));
        assertThat(POLICY.decide(STOPPED, suspected(Suspicion.Kind.STOPPED, 3, Duration.ofMinutes(2)), mode))
                .isEqualTo(proven("stayed-stopped", mode));
    }

    @Test
    void aStoppingInstanceNeverBecomesProofHoweverLongItStops() {
        assertThat(POLICY.decide(
                        new Verdict.NotRunning(InstanceState.STOPPING),
                        suspected(Suspicion.Kind.STOPPING, 100, Duration.ofHours(2)),
                        Mode.HEAL))
                .isEqualTo(new Decision.Suspect("stopped-is-counted"));
    }

    @ParameterizedTest
    @EnumSource(names = {"SHUTTING_DOWN", "TERMINATED"})
    void anAbsentInstanceThatWasSeenToEndIsDeadAtOnce(InstanceState last) {
        assertThat(POLICY.decide(ABSENT, new Evidence(null, last, null, 0), Mode.HEAL))
                .isEqualTo(new Decision.LetThrough("ended-before"));
    }

    @Test
    void anAbsenceTakesItsSweepsItsTimeAndItsPositiveEvidence() {
        Duration grace = Duration.ofMinutes(10);
        assertThat(absent(ABSENT_SWEEPS, grace, FREE)).isEqualTo(new Decision.LetThrough("stayed-absent"));

        assertThat(absent(ABSENT_SWEEPS - 1, grace, FREE)).isEqualTo(new Decision.Suspect("absent-is-counted"));
        assertThat(absent(ABSENT_SWEEPS, grace.minusNanos(1), FREE))
                .isEqualTo(new Decision.Suspect("absent-is-counted"));
        assertThat(absent(ABSENT_SWEEPS, grace, null)).isEqualTo(new Decision.Suspect("absent-is-counted"));
        for (Remains without : List.of(Remains.NONE, ATTACHED, ALIVE_ELSEWHERE)) {
            assertThat(absent(ABSENT_SWEEPS, grace, without))
                    .isEqualTo(new Decision.Hold("absent-without-proof", HoldReason.PROOF));
        }
    }

    @Test
    void anAbsenceOfWhatWasSeenAliveInAnotherPlaceIsHeldHoweverMuchIsFree() {
        Evidence evidence = suspected(Suspicion.Kind.ABSENT, ABSENT_SWEEPS, Duration.ofMinutes(10))
                .with(FREE, 0)
                .seenIn(new Place("222222222222", "us-west-2"));

        assertThat(POLICY.decide(ABSENT, evidence, Mode.HEAL))
                .isEqualTo(new Decision.Hold("seen-elsewhere", HoldReason.PROOF));
    }

    @Test
    void whatIsLeftIsAskedForOnlyWhenItDecides() {
        Suspicion.Kind absent = Suspicion.Kind.ABSENT;
        assertThat(POLICY.dependsOnRemains(suspected(absent, 3, Duration.ofMinutes(10))))
                .isTrue();
        assertThat(POLICY.dependsOnRemains(suspected(absent, 2, Duration.ofMinutes(10))))
                .isFalse();
        assertThat(POLICY.dependsOnRemains(suspected(Suspicion.Kind.STOPPED, 9, Duration.ofHours(1))))
                .isFalse();
        assertThat(POLICY.dependsOnRemains(Evidence.NONE)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("everyCauseInEveryMode")
    void anUnknownVerdictLeavesTheWorkspaceOnline(UnknownCause cause, Mode mode) {
        assertThat(POLICY.decide(new Verdict.Unknown(cause, "any"), Evidence.NONE, mode))
                .isEqualTo(new Decision.Leave("unknown-is-no-death"));
    }

    @Test
    void tenVoidSweepsAreHeldForAPersonAndNeverADeath() {
        Verdict none = new Verdict.Unknown(UnknownCause.VOID_ANSWER, "none of 7");

        assertThat(POLICY.decide(none, new Evidence(null, null, Remains.NONE, 9), Mode.HEAL))
                .isEqualTo(new Decision.Leave("unknown-is-no-death"));
        assertThat(POLICY.decide(none, new Evidence(null, null, Remains.NONE, 10), Mode.HEAL))
                .isEqualTo(new Decision.Hold("void-for-long", HoldReason.VOID));
    }

    /** The first law. */
    @Test
    void noLookWithoutAnAnswerEverBecomesADeathWhateverIsKnownBesides() {
        qt().forAll(enumValues(UnknownCause.class), strings().allPossible().ofLengthBetween(0, 40), evidence())
                .checkAssert((cause, detail, evidence) -> {
                    Verdict verdict = new Look.NoAnswer(cause, detail, null, LookExamples.AT)
                            .verdict(WorkspaceExamples.id(1), WorkspaceExamples.PLACE);

                    Decision decision = POLICY.decide(verdict, evidence, Mode.HEAL);

                    assertThat(decision instanceof Decision.Leave
                                    || decision.equals(new Decision.Hold("void-for-long", HoldReason.VOID)))
                            .isTrue();
                });
    }

    @Test
    void anAbsenceIsNeverADeathWithoutSomethingPositive() {
        qt().forAll(evidence()).checkAssert(evidence -> {
            boolean ended = evidence.lastSeen() != null && evidence.lastSeen().isFinal();
            boolean nothingRuns =
                    evidence.remains() != null && evidence.remains().showThatNothingRuns();

            if (POLICY.decide(ABSENT, evidence, Mode.HEAL) instanceof Decision.LetThrough) {
                assertThat(ended || nothingRuns).isTrue();
            }
        });
    }

    @Test
    void onlyOurOwnInstanceSeenDownSpeaksAgainstAWorkspace() {
        qt().forAll(enumValues(InstanceState.class), booleans().all(), longs().between(1, 2), evidence())
                .checkAssert((state, ourAccount, tagged, evidence) -> {
                    SeenInstance seen = LookExamples.taggedFor(
                            WorkspaceExamples.id(tagged), LookExamples.instance(WorkspaceExamples.instance(1), state));
                    Place expected = new Place(
                            ourAccount ? WorkspaceExamples.PLACE.account() : "999999999999",
                            WorkspaceExamples.PLACE.region());
                    Verdict verdict =
                            new Look.Seen(seen, null, LookExamples.AT).verdict(WorkspaceExamples.id(1), expected);
                    boolean ours = tagged == 1 && ourAccount;

                    Decision decision = POLICY.decide(
                            verdict,
                            new Evidence(evidence.suspicion(), evidence.lastSeen(), evidence.remains(), 0),
                            Mode.HEAL);

                    assertThat(decision instanceof Decision.LetThrough || decision instanceof Decision.Suspect)
                            .isEqualTo(ours && !state.isRunning());
                });
    }

    private static Decision absent(int sweeps, Duration span, @Nullable Remains remains) {
        return POLICY.decide(
                ABSENT, suspected(Suspicion.Kind.ABSENT, sweeps, span).with(remains, 0), Mode.HEAL);
    }

    private static Evidence suspected(Suspicion.Kind kind, int sweeps, Duration span) {
        Instant last = LookExamples.AT.plus(span);
        Suspicion suspicion = new Suspicion(kind, LookExamples.AT, last, last, sweeps, List.of(LookExamples.missing()));
        return new Evidence(suspicion, InstanceState.RUNNING, null, 0);
    }

    private static Decision proven(String rule, Mode mode) {
        return switch (mode) {
            case HEAL -> new Decision.LetThrough(rule);
            case OBSERVE -> new Decision.Hold(rule, HoldReason.OBSERVE);
        };
    }

    private static Gen<Evidence> evidence() {
        Gen<Evidence> suspected = enumValues(Suspicion.Kind.class)
                .zip(
                        integers().between(1, 20),
                        longs().between(0, 3_000),
                        (kind, sweeps, seconds) -> suspected(kind, sweeps, Duration.ofSeconds(seconds)));
        Gen<Remains> remains = integers()
                .between(0, 3)
                .map(which ->
                        List.of(Remains.NONE, FREE, ATTACHED, ALIVE_ELSEWHERE).get(which));
        return suspected.zip(
                remains,
                enumValues(InstanceState.class),
                integers().between(0, 20),
                (one, found, last, voids) -> new Evidence(one.suspicion(), last, found, voids));
    }
}
