package io.workspacereconciler.guard;

import static io.workspacereconciler.guard.GuardExamples.PLACE;
import static io.workspacereconciler.guard.GuardExamples.ZONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GuardGroupTest {

    @Test
    void aZoneLiesInItsPlaceAndThatInTheFleet() {
        assertThat(ZONE.widening()).containsExactly(ZONE, PLACE, GuardGroup.FLEET);
        assertThat(PLACE.widening()).containsExactly(PLACE, GuardGroup.FLEET);
        assertThat(GuardGroup.FLEET.widening()).containsExactly(GuardGroup.FLEET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fleet", "123456789012/eu-central-1", "123456789012/eu-central-1/eu-central-1a"})
    void itsTextIsReadAsTheSameGroup(String text) {
        assertThat(GuardGroup.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "zone", "fleets"})
    void anyOtherTextIsRefused(String text) {
        assertThatThrownBy(() -> GuardGroup.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"0.1, 5, 49, 5", "0.1, 5, 60, 6", "0.1, 5, 69, 6", "0.29, 1, 100, 29", "1, 1, 7, 7", "0.01, 1, 0, 1"})
    void theLimitIsTheFractionAsItIsWrittenRoundedDownAndAtLeastTheFloor(
            double fraction, int floor, int rows, int limit) {
        assertThat(new GuardLimits(fraction, floor, Duration.ofHours(1), Duration.ofMinutes(10)).of(rows))
                .isEqualTo(limit);
    }
}
