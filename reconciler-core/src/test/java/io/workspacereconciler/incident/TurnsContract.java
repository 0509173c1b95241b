package io.workspacereconciler.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.database.DatabaseUnderTest;
import io.workspacereconciler.database.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link Turns} guarantees. */
public abstract class TurnsContract implements DatabaseUnderTest {

    private static final Duration SPACING = Duration.ofMillis(1500);

    @Test
    void theFirstIsNowAndEachOfTheNextIsOneSpacingLater() {
        Instant now = clock().instant();
        assertThat(take("launches")).isEqualTo(now);
        assertThat(take("launches")).isEqualTo(now.plus(SPACING));
        assertThat(take("launches")).isEqualTo(now.plus(SPACING.multipliedBy(2)));
    }

    @Test
    void aQueueThatWasIdleBeginsNow() {
        take("launches");
        take("launches");
        clock().advance(Duration.ofHours(1));

        assertThat(take("launches")).isEqualTo(clock().instant());
        assertThat(take("launches")).isEqualTo(clock().instant().plus(SPACING));
    }

    @Test
    void queuesHaveNothingToDoWithEachOther() {
        take("launches");
        assertThat(take("ends")).isEqualTo(clock().instant());
    }

    @Test
    void manyAtOnceGetTurnsOfTheirOwn() throws Exception {
        List<Instant> turns =
                Together.run(
                                4,
                                () -> IntStream.range(0, 10)
                                        .mapToObj(i -> take("launches"))
                                        .toList())
                        .stream()
                        .flatMap(List::stream)
                        .toList();

        assertThat(turns).hasSize(40).doesNotHaveDuplicates();
        assertThat(turns.stream().max(Instant::compareTo))
                .contains(clock().instant().plus(SPACING.multipliedBy(39)));
    }

    private Instant take(String queue) {
        return database().inTransaction(tx -> tx.turns().take(queue, tx.now(), SPACING));
    }
}
