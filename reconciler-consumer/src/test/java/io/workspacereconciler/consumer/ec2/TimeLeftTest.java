package io.workspacereconciler.consumer.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TimeLeftTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final CallTimes times = CallTimes.ofChecks(LIMIT);
    private final TimeLeft time = TimeLeft.of(times, nanos::get);

    @Test
    void twoCallsOfFullLengthFitIntoTheLimitAndThenNoneBegins() {
        assertThat(time.forCall()).contains(Duration.ofMillis(4_500));
        pass(Duration.ofMillis(4_500));
        assertThat(time.forCall()).contains(Duration.ofMillis(4_500));
        pass(Duration.ofMillis(4_500));
        assertThat(time.forCall()).isEmpty();
    }

    @Test
    void aLateCallGetsWhatIsLeft() {
        pass(Duration.ofSeconds(7));
        assertThat(time.forCall()).contains(Duration.ofSeconds(2));
    }

    @Test
    void aCallThatWouldBeTooShortIsNotMade() {
        pass(Duration.ofMillis(8_560));
        assertThat(time.forCall()).isEmpty();
    }

    @Test
    void whateverTheCallsTheyEndWithinTheLimit() {
        Duration spent = Duration.ZERO;
        for (int call = 0; time.forCall().isPresent(); call++) {
            // Fast failures, then a hang: the worst that halving can meet.
            Duration took = call < 3 ? Duration.ofMillis(700) : time.forCall().orElseThrow();
            pass(took);
            spent = spent.plus(took);
        }
        assertThat(spent).isLessThan(LIMIT);
    }

    @Test
    void allAttemptsOfACallFitIntoIt() {
        assertThat(times.attempt(times.call()).multipliedBy(times.attempts())).isLessThan(times.call());
        CallTimes restarts = CallTimes.ofRestarts();
        assertThat(restarts.attempt(restarts.call())).isLessThan(restarts.call());
        assertThat(restarts.look()).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void timesThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> new CallTimes(Duration.ofSeconds(2), 1, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CallTimes(Duration.ZERO, 1, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void pass(Duration spent) {
        nanos.addAndGet(spent.toNanos());
    }
}
