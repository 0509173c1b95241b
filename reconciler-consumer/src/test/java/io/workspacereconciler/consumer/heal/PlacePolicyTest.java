package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PlacePolicyTest {

    @Test
    void fiveRestartsGoOnAtATimeInASmallFleet() {
        assertThat(IntStream.of(0, 1, 25, 250, 299).map(PlacePolicy::places)).containsOnly(5);
    }

    @Test
    void fiftiethsOfALargerFleetGoOnAtATimeAndNeverMore() {
        assertThat(PlacePolicy.places(300)).isEqualTo(6);
        assertThat(PlacePolicy.places(349)).isEqualTo(6);
        assertThat(PlacePolicy.places(350)).isEqualTo(7);
        assertThat(PlacePolicy.places(4_999)).isEqualTo(99);
    }

    @Test
    void aHundredRestartsAreTheMostWhateverTheFleet() {
        assertThat(IntStream.of(5_000, 100_000, Integer.MAX_VALUE).map(PlacePolicy::places))
                .containsOnly(100);
    }

    @Test
    void everyStepNeedsAPlaceButTheOneThatChangesNothing() {
        assertThat(Arrays.stream(RestartStep.values()).filter(step -> !PlacePolicy.needsPlace(step)))
                .containsExactly(RestartStep.PREPARE);
    }
}
