package io.workspacereconciler.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class BackedOffTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<Instant> worked = new ArrayList<>();
    private @Nullable String problem;
    private Instant now = START;
    private final BackedOff backedOff =
            new BackedOff(() -> worked.add(now), () -> Optional.ofNullable(problem), () -> now, new Random(1));

    @Test
    void workThatSucceedsIsDoneAtEveryCall() {
        run(Duration.ofSeconds(1));

        assertThat(worked).hasSize(100);
    }

    @Test
    void minutesOfAnOutageAreASmallNumberOfAttemptsAndTheLongestPauseIsFiveSeconds() {
        problem = "away";

        run(Duration.ofMinutes(10));

        assertThat(worked).hasSizeBetween(120, 250);
        for (int i = 1; i < worked.size(); i++) {
            assertThat(Duration.between(worked.get(i - 1), worked.get(i)))
                    .isBetween(BackedOff.FIRST.dividedBy(2), BackedOff.LONGEST.plusMillis(10));
        }
        assertThat(Duration.between(worked.get(20), worked.get(21))).isGreaterThan(BackedOff.LONGEST.dividedBy(2));
    }

    @Test
    void aSuccessEndsTheBackingOff() {
        problem = "away";
        run(Duration.ofMinutes(1));
        problem = null;
        run(Duration.ofSeconds(6));
        worked.clear();

        run(Duration.ofSeconds(1));

        assertThat(worked).hasSize(100);
    }

    @Test
    void aClockThatIsSetBackDoesNotStopTheWork() {
        problem = "away";
        backedOff.run();
        now = START.minus(Duration.ofDays(1));

        backedOff.run();

        assertThat(worked).hasSize(2);
    }

    private void run(Duration time) {
        for (Instant end = now.plus(time); now.isBefore(end); now = now.plusMillis(10)) {
            backedOff.run();
        }
    }
}
