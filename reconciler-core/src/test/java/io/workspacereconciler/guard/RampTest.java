package io.workspacereconciler.guard;

import static io.workspacereconciler.guard.GuardExamples.LIMITS;
import static io.workspacereconciler.guard.GuardExamples.NOW;
import static io.workspacereconciler.guard.GuardExamples.ZONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RampTest {

    private static final Instant LATER = NOW.plus(LIMITS.rampAfter());

    @Test
    void aStepTakesAsManyAsItIsLargeWhateverHasBecomeOfThem() {
        assertThat(ramp(4, 3, 0, 3).admits(LATER.minusMillis(1), LIMITS)).contains(new RampStep(ZONE, 4, NOW));
        assertThat(ramp(4, 4, 4, 0).admits(LATER.minusMillis(1), LIMITS)).isEmpty();
    }

    @Test
    void theNextStepIsTwiceAsLargeAsWhatWentWellInTheLast() {
        assertThat(ramp(1, 1, 1, 0).admits(LATER, LIMITS)).contains(new RampStep(ZONE, 2, LATER));
        assertThat(ramp(4, 4, 4, 0).admits(LATER, LIMITS)).contains(new RampStep(ZONE, 8, LATER));
        assertThat(ramp(4, 4, 3, 0).admits(LATER, LIMITS)).contains(new RampStep(ZONE, 6, LATER));
    }

    @Test
    void whereOneIsNotBackYetNothingMoreIsLetThroughHoweverLong() {
        assertThat(ramp(4, 4, 3, 1).admits(LATER, LIMITS)).isEmpty();
        assertThat(ramp(4, 4, 3, 1).admits(LATER.plus(Duration.ofDays(30)), LIMITS))
                .isEmpty();
    }

    @Test
    void aStepOfWhichNothingIsToBeLearnedIsTakenAgainWithOne() {
        assertThat(ramp(2, 2, 0, 0).admits(LATER, LIMITS)).contains(new RampStep(ZONE, 1, LATER));
    }

    @Test
    void aRampThatHadNothingToLetThroughForAWholeWindowIsOver() {
        Instant end = LATER.plus(LIMITS.window());

        assertThat(ramp(8, 8, 8, 0).admits(end, LIMITS)).contains(new RampStep(ZONE, 16, end));
        assertThat(ramp(8, 8, 8, 0).admits(end.plusMillis(1), LIMITS))
                .contains(new RampStep(ZONE, 1, end.plusMillis(1)));
    }

    @Test
    void theWindowOfASlowStepBeginsWhenItsLastIsBack() {
        Instant back = LATER.plus(Duration.ofHours(3));
        Instant end = back.plus(LIMITS.window());
        Ramp slow = new Ramp(new RampStep(ZONE, 2, NOW), 2, 2, 0, back);

        assertThat(slow.admits(end, LIMITS)).contains(new RampStep(ZONE, 4, end));
        assertThat(slow.admits(end.plusMillis(1), LIMITS)).contains(new RampStep(ZONE, 1, end.plusMillis(1)));
    }

    private static Ramp ramp(int size, int taken, int good, int pending) {
        return new Ramp(new RampStep(ZONE, size, NOW), taken, good, pending, NOW);
    }
}
