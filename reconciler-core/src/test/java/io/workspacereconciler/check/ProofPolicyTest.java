package io.workspacereconciler.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.Generate.enumValues;
import static org.quicktheories.generators.SourceDSL.booleans;
import static org.quicktheories.generators.SourceDSL.longs;
import static org.quicktheories.generators.SourceDSL.strings;

import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.quicktheories.core.Gen;

final class ProofPolicyTest {

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
    void aCleanNegativeIsLetThroughWhereTheModeHeals(InstanceState state, Mode mode) {
        if (state.isRunning()) {
            assertThat(ProofPolicy.decide(new Verdict.Running(state), mode)).isEqualTo(new Decision.Alive("running"));
        } else {
            assertThat(ProofPolicy.decide(new Verdict.NotRunning(state), mode))
                    .isEqualTo(
                            mode == Mode.HEAL
                                    ? new Decision.LetThrough("not-running")
                                    : new Decision.Hold("observing"));
        }
    }

    @ParameterizedTest
    @MethodSource("everyCauseInEveryMode")
    void anUnknownVerdictLeavesTheWorkspaceOnline(UnknownCause cause, Mode mode) {
        assertThat(ProofPolicy.decide(new Verdict.Unknown(cause, "any"), mode))
                .isEqualTo(new Decision.Leave("unknown-is-no-death"));
    }

    @ParameterizedTest
    @EnumSource
    void anAbsenceIsCountedAndLeavesTheWorkspaceOnline(Mode mode) {
        assertThat(ProofPolicy.decide(new Verdict.Absent("any"), mode))
                .isEqualTo(new Decision.Leave("absent-is-counted"));
    }

    /** The first law. */
    @Test
    void noLookThatDoesNotNameTheInstanceEverBecomesADeath() {
        qt().forAll(looksThatDoNotNameTheInstance(), longs().between(0, 1L << 31), accounts(), enumValues(Mode.class))
                .checkAssert((look, workspace, account, mode) -> {
                    Verdict verdict = look.verdict(WorkspaceExamples.id(workspace), new Place(account, "eu-central-1"));

                    assertThat(ProofPolicy.decide(verdict, mode)).isInstanceOf(Decision.Leave.class);
                });
    }

    @Test
    void onlyOurOwnInstanceSeenDownIsEverADeath() {
        qt().forAll(enumValues(InstanceState.class), accounts(), longs().between(1, 2), enumValues(Mode.class))
                .checkAssert((state, account, tagged, mode) -> {
                    SeenInstance seen = LookExamples.taggedFor(
                            WorkspaceExamples.id(tagged), LookExamples.instance(WorkspaceExamples.instance(1), state));
                    Verdict verdict = new Look.Seen(seen, null, LookExamples.AT)
                            .verdict(WorkspaceExamples.id(1), new Place(account, WorkspaceExamples.PLACE.region()));
                    boolean ours = tagged == 1 && account.equals(WorkspaceExamples.PLACE.account());

                    Decision decision = ProofPolicy.decide(verdict, mode);

                    assertThat(decision instanceof Decision.LetThrough || decision instanceof Decision.Hold)
                            .isEqualTo(ours && !state.isRunning());
                });
    }

    private static Gen<String> accounts() {
        return booleans().all().map(ours -> ours ? WorkspaceExamples.PLACE.account() : "999999999999");
    }

    private static Gen<Look> looksThatDoNotNameTheInstance() {
        Gen<String> words = strings().allPossible().ofLengthBetween(0, 40);
        Gen<Look> noAnswers = enumValues(UnknownCause.class)
                .zip(words, (cause, detail) -> new Look.NoAnswer(cause, detail, null, LookExamples.AT));
        Gen<Look> missing = words.map(how -> new Look.Missing(how, "request-1", LookExamples.AT));
        return noAnswers.mix(missing);
    }
}
