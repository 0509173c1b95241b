package io.workspacereconciler.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class ShutdownSequenceTest {
    private static final Duration AMPLE = Duration.ofMinutes(1);

    private final List<String> ended = new CopyOnWriteArrayList<>();
    private final ShutdownSequence sequence = new ShutdownSequence();

    @Test
    void theLastStartedIsEndedFirstAndOnce() {
        sequence.add("database", AMPLE, () -> ended.add("database"));
        sequence.add("loop", AMPLE, () -> ended.add("loop"));

        sequence.run();
        sequence.run();

        assertThat(ended).containsExactly("loop", "database");
    }

    @Test
    void aStepThatFailsOrHangsDoesNotStopTheRest() {
        sequence.add("database", AMPLE, () -> ended.add("database"));
        sequence.add("failing", AMPLE, () -> {
            throw new IllegalStateException("boom");
        });
        sequence.add("hanging", Duration.ofMillis(1), () -> new CountDownLatch(1).await());

        sequence.run();

        assertThat(ended).containsExactly("database");
    }

    @Test
    void nothingIsAddedOnceTheEndHasBegun() {
        sequence.run();

        assertThatIllegalStateException().isThrownBy(() -> sequence.add("late", AMPLE, () -> ended.add("late")));
    }

    @Test
    void anInterruptEndsTheRestAndIsKept() {
        sequence.add("database", AMPLE, () -> ended.add("database"));
        sequence.add("interrupted", AMPLE, () -> ended.add("interrupted"));
        Thread.currentThread().interrupt();

        sequence.run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(ended).containsExactly("interrupted", "database");
    }

    @Test
    void theWholeEndsWithinItsLimitHoweverManyStepsHang() {
        ShutdownSequence bounded = new ShutdownSequence(Duration.ofMillis(50));
        for (int step = 0; step < 20; step++) {
            bounded.add("hanging " + step, AMPLE, () -> new CountDownLatch(1).await());
        }
        assertThat(bounded.hasBegun()).isFalse();
        long begun = System.nanoTime();

        bounded.run();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        assertThat(bounded.hasBegun()).isTrue();
    }
}
