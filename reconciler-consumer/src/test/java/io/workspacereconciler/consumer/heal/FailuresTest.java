package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FailuresTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    @Test
    void onlyFailuresOfTheRestartsOwnCount() {
        Set<FailureCause> counting = EnumSet.noneOf(FailureCause.class);
        for (FailureCause cause : FailureCause.values()) {
            if (Failures.NONE.add(cause, "an example", NOW).counted() == 1) {
                counting.add(cause);
            }
        }

        assertThat(counting)
                .containsExactlyInAnyOrder(
                        FailureCause.TOKEN_SPENT,
                        FailureCause.REPLACEMENT_DIED,
                        FailureCause.NOT_ONLINE_IN_TIME,
                        FailureCause.OTHER);
    }

    @Test
    void theWaitingBeginsWithTheFirstFailureThatDoesNotCount() {
        Failures failures = Failures.NONE
                .add(FailureCause.THROTTLED, "slow", NOW)
                .add(FailureCause.CAPACITY, "full", NOW.plusSeconds(30));

        assertThat(failures.waitingSince()).isEqualTo(NOW);
        assertThat(failures.inARow()).isEqualTo(2);
        assertThat(failures.counted()).isZero();
        assertThat(failures.reasons())
                .containsExactly("2026-01-31T12:00:00Z THROTTLED: slow", "2026-01-31T12:00:30Z CAPACITY: full");
    }

    @Test
    void aFailureThatCountsEndsTheWaiting() {
        Failures failures =
                Failures.NONE.add(FailureCause.THROTTLED, "slow", NOW).add(FailureCause.OTHER, "odd", NOW);

        assertThat(failures.waitingSince()).isNull();
        assertThat(failures.inARow()).isEqualTo(2);
    }

    @Test
    void aSuccessEndsTheWaitingAndForgetsNoFailureThatCounts() {
        Failures failures = Failures.NONE
                .add(FailureCause.OTHER, "odd", NOW)
                .add(FailureCause.THROTTLED, "slow", NOW)
                .afterSuccess();

        assertThat(failures.counted()).isEqualTo(1);
        assertThat(failures.inARow()).isZero();
        assertThat(failures.waitingSince()).isNull();
        assertThat(failures.reasons()).hasSize(2);
        assertThat(Failures.NONE.afterSuccess()).isSameAs(Failures.NONE);
    }

    @Test
    void onlyTheLastReasonsAreKept() {
        Failures failures = Failures.NONE;
        for (int i = 1; i <= 13; i++) {
            failures = failures.add(FailureCause.THROTTLED, "number " + i, NOW);
        }

        assertThat(failures.reasons()).hasSize(Failures.KEPT);
        assertThat(failures.reasons().get(0)).endsWith("number 4");
        assertThat(failures.reasons().get(9)).endsWith("number 13");
        assertThat(failures.inARow()).isEqualTo(13);
    }

    @Test
    void whatIsKnownToHaveDoneNothingIsNotAmbiguousWhateverItsKind() {
        assertThat(new ReplacementException(FailureCause.THROTTLED, "later").isAmbiguous())
                .isTrue();
        assertThat(ReplacementException.nothingDone(FailureCause.THROTTLED, "later")
                        .isAmbiguous())
                .isFalse();
    }

    @Test
    void onlyWhatMayHaveReachedEc2IsAmbiguous() {
        Set<FailureCause> ambiguous = EnumSet.noneOf(FailureCause.class);
        for (FailureCause cause : FailureCause.values()) {
            if (cause.isAmbiguous()) {
                ambiguous.add(cause);
            }
        }

        assertThat(ambiguous)
                .containsExactlyInAnyOrder(
                        FailureCause.TIMED_OUT, FailureCause.TRANSPORT, FailureCause.THROTTLED, FailureCause.AMBIGUOUS);
    }
}
