package io.workspacereconciler.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class AnswerWatchTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AnswerWatch watch = new AnswerWatch();

    @Test
    void aBrokerThatHasSaidNothingForTenSecondsIsAwayAlsoWhileItsConnectionStands() {
        assertThat(watch.unansweredSince(OptionalDouble.of(500), START)).isEmpty();
        assertThat(watch.unansweredSince(OptionalDouble.of(500), START.plusMillis(9_999)))
                .isEmpty();
        assertThat(watch.unansweredSince(OptionalDouble.of(500), START.plusSeconds(10)))
                .contains(START);
        assertThat(watch.unansweredSince(OptionalDouble.of(500), START.plusSeconds(300)))
                .contains(START);
        assertThat(watch.unansweredSince(OptionalDouble.of(501), START.plusSeconds(301)))
                .isEmpty();
        assertThat(watch.unansweredSince(OptionalDouble.of(501), START.plusSeconds(310)))
                .isEmpty();
    }

    @Test
    void aBrokerThatWasNeverHeardIsAwayAfterTheSameTime() {
        assertThat(watch.unansweredSince(OptionalDouble.of(0), START)).isEmpty();
        assertThat(watch.unansweredSince(OptionalDouble.of(0), START.plusSeconds(10)))
                .contains(START);
    }

    @Test
    void anotherConsumerHasItsOwnTime() {
        assertThat(watch.unansweredSince(OptionalDouble.of(500), START)).isEmpty();
        watch.begin();
        assertThat(watch.unansweredSince(OptionalDouble.of(0), START.plusSeconds(10)))
                .isEmpty();
        assertThat(watch.unansweredSince(OptionalDouble.of(0), START.plusSeconds(20)))
                .contains(START.plusSeconds(10));
    }

    @Test
    void aConsumerThatDoesNotSayIsBelieved() {
        assertThat(watch.unansweredSince(OptionalDouble.empty(), START)).isEmpty();
        assertThat(watch.unansweredSince(OptionalDouble.empty(), START.plusSeconds(60)))
                .isEmpty();
    }
}
