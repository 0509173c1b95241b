package io.workspacereconciler.producer.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.Evidence;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.EventExamples;
import io.workspacereconciler.guard.Death;
import io.workspacereconciler.guard.GroupCount;
import io.workspacereconciler.guard.Guard;
import io.workspacereconciler.guard.GuardGroup;
import io.workspacereconciler.guard.GuardQuestion;
import io.workspacereconciler.replay.PolicyChange;
import io.workspacereconciler.replay.Surrounding;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What counts as a difference between a decision and the same made again. */
final class RecordedTest {

    /** Of a death in a fleet of 60, of which two others were let through. */
    private static GuardQuestion question(boolean isAnswered) {
        return new GuardQuestion(
                new Death(GuardGroup.FLEET, true, EventExamples.SWEEP.slot(), Death.Past.NONE, null),
                isAnswered,
                List.of(new GroupCount(GuardGroup.FLEET, 60, 2, 2)),
                List.of(),
                EventExamples.AT);
    }

    @Test
    void byTheSameLimitsItComesOutTheSame() {
        Recorded again = again();

        assertThat(again.same()).isEqualTo(1);
        assertThat(again.differs()).isEmpty();
    }

    @Test
    void otherFiguresFromWhichTheSameFollowsAreNoDifference() {
        Recorded again = again("guard.max-fraction=0.5");

        assertThat(again.same()).isEqualTo(1);
        assertThat(again.differs()).isEmpty();
    }

    @Test
    void whatOtherLimitsWouldHaveHeldIsOne() {
        Recorded again = again("guard.max-fraction=0.01", "guard.min-count=2");

        assertThat(again.same()).isZero();
        assertThat(again.differs()).singleElement().satisfies(difference -> {
            assertThat(difference.then().decision()).isEqualTo("let through");
            assertThat(difference.now().decision()).isEqualTo("held (guard)");
        });
    }

    @Test
    void whatTheGuardWasNotAskedInTheEndItIsNotAskedNow() {
        Recorded again = again(batch(false));

        assertThat(again.same()).as("its incident had just been closed").isEqualTo(1);
        assertThat(again.differs()).isEmpty();
    }

    private static Recorded again(String... changes) {
        return again(batch(true), changes);
    }

    private static Recorded again(BatchChecked batch, String... changes) {
        return Recorded.of(
                List.of(EventExamples.SWEEP), List.of(batch), PolicyChange.parse(List.of(changes)), Surrounding.NONE);
    }

    private static BatchChecked batch(boolean isAnswered) {
        BatchChecked example = EventExamples.batchChecked();
        BatchChecked.Rules rules = Objects.requireNonNull(example.rules());
        GuardQuestion question = question(isAnswered);
        Look look = LookExamples.seen(WorkspaceExamples.instance(1), InstanceState.TERMINATED);
        BatchChecked.Finding finding = new BatchChecked.Finding(
                WorkspaceExamples.id(1),
                WorkspaceExamples.instance(1),
                look.verdict(WorkspaceExamples.id(1), example.place()),
                look,
                Evidence.NONE,
                new Decision.LetThrough(ProofPolicy.ENDED),
                isAnswered ? new Guard(rules.guard()).decide(question.death(), question.view()) : null,
                null,
                null,
                question);
        return new BatchChecked(
                example.batch(),
                example.sweep(),
                example.place(),
                null,
                1,
                example.running(),
                List.of(finding),
                example.at(),
                rules,
                null);
    }
}
