package io.workspacereconciler.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RetryPaceTest {
    @Test
    void pausesDoubleFromAQuarterOfASecondToHalfAMinuteAndAreShortenedByAtMostHalf() {
        qt().forAll(integers().between(1, Integer.MAX_VALUE), longs().all()).check((failures, seed) -> {
            Duration pause = new RetryPace(InstantSource.system(), new Random(seed)).pause(failures);
            long full = (long) Math.min(30_000, 250 * Math.pow(2, failures - 1.0));
            return pause.toMillis() >= full / 2 && pause.toMillis() <= full;
        });
    }

    @Test
    void theFirstPauseIsShort() {
        assertThat(new RetryPace(InstantSource.system(), new Random(1)).pause(1))
                .isBetween(Duration.ofMillis(125), Duration.ofMillis(250));
    }
}
