package io.workspacereconciler.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.workspacereconciler.check.Mode;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.guard.GuardLimits;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PolicyChangeTest {

    private static final BatchChecked.Rules RULES = new BatchChecked.Rules(
            Mode.HEAL,
            new ProofPolicy.Limits(Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofMinutes(1)),
            new GuardLimits(0.1, 5, Duration.ofHours(1), Duration.ofMinutes(10)));

    @Test
    void eachLimitMayBeAnotherAndTheRestStays() {
        PolicyChange change = PolicyChange.parse(List.of(
                "guard.max-fraction=0.5",
                "guard.min-count=3",
                "guard.window=20m",
                "guard.ramp-after=2m",
                "check.stopped-grace=90s",
                "check.absent-grace=1h"));

        assertThat(change.in(RULES))
                .isEqualTo(new BatchChecked.Rules(
                        Mode.HEAL,
                        new ProofPolicy.Limits(Duration.ofSeconds(90), Duration.ofHours(1), Duration.ofMinutes(1)),
                        new GuardLimits(0.5, 3, Duration.ofMinutes(20), Duration.ofMinutes(2))));
        assertThat(change.values()).containsEntry("guard.max-fraction", "0.5").hasSize(6);
        assertThat(change.window()).contains(Duration.ofMinutes(20));
        assertThat(change.isNone()).isFalse();
    }

    @Test
    void withoutOthersTheLimitsAreThoseThatWere() {
        assertThat(PolicyChange.parse(List.of()).in(RULES)).isEqualTo(RULES);
        assertThat(PolicyChange.NONE.in(RULES)).isEqualTo(RULES);
        assertThat(PolicyChange.parse(List.of()).isNone()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "guard.max-fraction=2 | more than 0 and at most 1, such as 0.5",
                "guard.max-fraction=half | more than 0 and at most 1, such as 0.5",
                "guard.min-count=0 | a whole number from 1 on",
                "guard.min-count=1.5 | a whole number from 1 on",
                "guard.ramp-after=0s | a duration, such as 90s, 5m or 1h",
                "check.absent-grace=soon | a duration, such as 90s, 5m or 1h",
                "guard.colour=1 | check.absent-grace, check.stopped-grace, guard.max-fraction, guard.min-count",
                "guard.max-fraction | no limit: guard.max-fraction; expected name=value",
                "guard.window=0s | a duration, such as 90s, 5m or 1h",
                "sweep.interval=30s | sweep.interval cannot be another one: what was seen at other times is not recorded"
            })
    void whatIsNoLimitIsNamedWithWhatWouldBe(String pair, String told) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyChange.parse(List.of(pair)))
                .withMessageContaining(told);
    }

    @Test
    void aStoppedInstanceMayHaveNoGraceAsInTheSettings() {
        assertThat(PolicyChange.parse(List.of("check.stopped-grace=0s"))
                        .in(RULES)
                        .proof()
                        .stoppedGrace())
                .isZero();
    }

    @Test
    void aLimitIsGivenOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyChange.parse(List.of("guard.min-count=1", "guard.min-count=2")))
                .withMessage("guard.min-count is given twice");
    }
}
