package io.workspacereconciler.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SlotsTest {

    private static final Slots MINUTES = new Slots(Duration.ofSeconds(60));

    @Test
    void aSlotIsTheLastMultipleOfTheInterval() {
        assertThat(MINUTES.at(Instant.parse("2026-01-31T12:00:00Z"))).isEqualTo(slot("2026-01-31T12:00:00Z"));
        assertThat(MINUTES.at(Instant.parse("2026-01-31T12:00:59.999999Z"))).isEqualTo(slot("2026-01-31T12:00:00Z"));
        assertThat(MINUTES.at(Instant.parse("2026-01-31T12:01:00Z"))).isEqualTo(slot("2026-01-31T12:01:00Z"));
    }

    @Test
    void slotsAreCountedFrom1970AlsoWhereTheIntervalDividesNoHour() {
        Slots sevens = new Slots(Duration.ofSeconds(7));

        assertThat(sevens.at(Instant.EPOCH.plusSeconds(20))).isEqualTo(new SweepId(Instant.EPOCH.plusSeconds(14)));
        assertThat(sevens.at(Instant.EPOCH.minusMillis(1))).isEqualTo(new SweepId(Instant.EPOCH.minusSeconds(7)));
    }

    @Test
    void aSweepIsWorthDoingForTwoIntervals() {
        assertThat(MINUTES.deadline(slot("2026-01-31T12:00:00Z"))).isEqualTo(Instant.parse("2026-01-31T12:02:00Z"));
    }

    @Test
    void anIntervalBelowAMillisecondIsRefused() {
        assertThatThrownBy(() -> new Slots(Duration.ofNanos(999_999))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Slots(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    private static SweepId slot(String instant) {
        return new SweepId(Instant.parse(instant));
    }
}
