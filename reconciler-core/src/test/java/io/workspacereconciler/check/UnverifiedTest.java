package io.workspacereconciler.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class UnverifiedTest {

    @Test
    void theTenthSweepInARowReportsItAndTheNextDoNot() {
        Unverified unverified = begin(UnknownCause.THROTTLED);
        for (int sweep = 1; sweep <= 8; sweep++) {
            unverified = unverified.after(sweep(sweep, UnknownCause.THROTTLED));
        }
        assertThat(unverified.sweeps()).isEqualTo(9);
        assertThat(unverified.reportedAt()).isNull();

        Unverified tenth = unverified.after(sweep(9, UnknownCause.TIMED_OUT));
        assertThat(tenth.reportedAt()).isEqualTo(at(9));
        assertThat(tenth.cause()).isEqualTo(UnknownCause.TIMED_OUT);
        assertThat(tenth.after(sweep(10, UnknownCause.TIMED_OUT)).reportedAt()).isEqualTo(at(9));
        assertThat(tenth.since()).isEqualTo(at(0));
    }

    @Test
    void aBatchThatIsDoneAgainCountsOnce() {
        Unverified once = begin(UnknownCause.VOID_ANSWER);

        assertThat(once.after(sweep(0, UnknownCause.VOID_ANSWER))).isSameAs(once);
    }

    @Test
    void voidSweepsAreCountedInARow() {
        Unverified unverified = begin(UnknownCause.VOID_ANSWER)
                .after(sweep(1, UnknownCause.VOID_ANSWER))
                .after(sweep(2, UnknownCause.THROTTLED));
        assertThat(unverified.voidSweeps()).isZero();

        assertThat(unverified.after(sweep(3, UnknownCause.VOID_ANSWER)).voidSweeps())
                .isEqualTo(1);
    }

    private static Unverified begin(UnknownCause cause) {
        return Unverified.begin(WorkspaceExamples.id(1), WorkspaceExamples.instance(1), sweep(0, cause));
    }

    private static Unverified.Sweep sweep(int minute, UnknownCause cause) {
        return new Unverified.Sweep(new Verdict.Unknown(cause, "nothing was learned"), at(minute), at(minute));
    }

    private static Instant at(int minute) {
        return LookExamples.AT.plus(Duration.ofMinutes(minute));
    }
}
