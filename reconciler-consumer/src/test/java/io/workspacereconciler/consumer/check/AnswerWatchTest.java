package io.workspacereconciler.consumer.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.UnknownCause;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class AnswerWatchTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Instant now = START;
    private final AnswerWatch watch = new AnswerWatch(() -> now, "EC2", "checks");

    @ParameterizedTest
    @EnumSource(names = {"TIMED_OUT", "THROTTLED", "TRANSPORT", "ACCESS_DENIED", "VOID_ANSWER"})
    void minutesWithoutAnAnswerAreAProblemWithTheCauseUntilTheFirstAnswer(UnknownCause cause) {
        for (int second = 0; second < 300; second++) {
            watch.heard(unanswered(cause));
            watch.run();
            assertThat(watch.problem().isPresent()).isEqualTo(second >= 10);
            now = now.plusSeconds(1);
        }
        assertThat(watch.problem())
                .contains("EC2 answers no look of the checks: since " + START + ", " + cause + ": because");

        watch.heard(answered());
        watch.run();

        assertThat(watch.problem()).isEmpty();
    }

    @Test
    void oneThatHangsAmongOthersThatAnswerIsNoOutage() {
        for (int second = 0; second < 60; second++) {
            watch.heard(unanswered(UnknownCause.TIMED_OUT));
            watch.heard(answered());
            watch.run();
            now = now.plusSeconds(1);
        }

        assertThat(watch.problem()).isEmpty();
    }

    @Test
    void whatIsAskedNoMoreIsForgotten() {
        watch.heard(unanswered(UnknownCause.TIMED_OUT));
        now = now.plusSeconds(10);
        watch.run();
        assertThat(watch.problem()).isPresent();

        now = now.plus(Duration.ofMinutes(6));
        watch.run();

        assertThat(watch.problem()).isEmpty();
    }

    private Look unanswered(UnknownCause cause) {
        return new Look.NoAnswer(cause, "because", null, now);
    }

    private Look answered() {
        return new Look.Missing("an answer", null, now);
    }
}
