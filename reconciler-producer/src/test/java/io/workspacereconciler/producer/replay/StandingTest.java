package io.workspacereconciler.producer.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.Evidence;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.EventExamples;
import io.workspacereconciler.guard.Death;
import io.workspacereconciler.guard.GuardDecision;
import io.workspacereconciler.guard.GuardGroup;
import io.workspacereconciler.guard.GuardQuestion;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Only what is let through now is said to be, and what stands from before is told from it. */
final class StandingTest {

    private static final GuardDecision THROUGH = new GuardDecision.LetThrough("within-limits", List.of(), null);

    @Test
    void whatTheGuardLetsThroughIsLetThrough() {
        Standing standing = of(THROUGH, question(true, false));

        assertThat(standing.decision()).isEqualTo("let through");
        assertThat(standing.isLetThrough()).isTrue();
    }

    @Test
    void whatStandsFromBeforeIsSaidToAndIsNoDifference() {
        Standing standing = of(THROUGH, question(false, false));

        assertThat(standing.decision()).isEqualTo("let through before");
        assertThat(standing.isLetThrough()).isTrue();
        assertThat(standing.isLike(of(THROUGH, question(true, false)))).isTrue();
    }

    @Test
    void whatAHealerKeepsIsNotLetThrough() {
        Standing standing = of(THROUGH, question(false, true));

        assertThat(standing.decision()).isEqualTo("in a healer's hands");
        assertThat(standing.isLetThrough()).isFalse();
        assertThat(standing.isHeld()).isFalse();
        assertThat(standing.isLike(of(THROUGH, question(true, false)))).isFalse();
    }

    @Test
    void aProvenDeathThatTheGuardWasNotAskedAboutIsLeft() {
        Standing standing = of(null, null);

        assertThat(standing.decision()).isEqualTo("left");
        assertThat(standing.isLetThrough()).isFalse();
    }

    private static Standing of(@Nullable GuardDecision guard, @Nullable GuardQuestion question) {
        BatchChecked.Finding finding = new BatchChecked.Finding(
                WorkspaceExamples.id(1),
                WorkspaceExamples.instance(1),
                new Verdict.NotRunning(InstanceState.TERMINATED),
                LookExamples.seen(WorkspaceExamples.instance(1), InstanceState.TERMINATED),
                Evidence.NONE,
                new Decision.LetThrough("ended"),
                guard,
                null,
                null,
                question);
        return Standing.of(EventExamples.batchChecked(), finding);
    }

    private static GuardQuestion question(boolean isAnswered, boolean isKnownDead) {
        Death.Past past = new Death.Past(null, null, true, isKnownDead, GuardGroup.FLEET);
        Death death = new Death(GuardGroup.FLEET, true, EventExamples.SWEEP.slot(), past, null);
        return new GuardQuestion(death, isAnswered, List.of(), List.of(), EventExamples.AT);
    }
}
