package io.workspacereconciler.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workspacereconciler.database.InMemoryDatabase;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.event.UnreadableEventException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UntilDeadlineTest {
    private final SettableClock clock = new SettableClock();
    private final List<Instant> done = new ArrayList<>();
    private int setAside;
    private final UntilDeadline<Instant> untilDeadline =
            new UntilDeadline<>(new InMemoryDatabase(clock), until -> until, done::add, () -> setAside++);

    @Test
    void whatIsInTimeIsDone() {
        Instant last = clock.instant();
        Instant farthest = last.plus(UntilDeadline.FARTHEST);

        untilDeadline.accept(last);
        untilDeadline.accept(farthest);

        assertThat(done).containsExactly(last, farthest);
        assertThat(setAside).isZero();
    }

    @Test
    void whatIsPastItsDeadlineIsCountedAndNotDone() {
        untilDeadline.accept(clock.instant().minusNanos(1));
        untilDeadline.accept(Instant.MIN);

        assertThat(done).isEmpty();
        assertThat(setAside).isEqualTo(2);
    }

    @Test
    void aDeadlineThatIsNoneIsRefused() {
        Instant tooFar = clock.instant().plus(UntilDeadline.FARTHEST).plus(Duration.ofMillis(1));

        for (Instant deadline : List.of(tooFar, Instant.MAX)) {
            assertThatThrownBy(() -> untilDeadline.accept(deadline))
                    .isInstanceOf(UnreadableEventException.class)
                    .hasMessageContaining("too far away");
        }
        assertThat(done).isEmpty();
        assertThat(setAside).isZero();
    }
}
