package io.workspacereconciler.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.database.SettableClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IntervalTest {

    @Test
    void onlyWhatLiesWithinIsCovered() {
        assertThat(covered(of(10, 20))).isZero();
        assertThat(covered(of(10, 20), of(0, 10), of(20, 30))).isZero();
        assertThat(covered(of(10, 20), of(0, 12), of(18, 30))).isEqualTo(4);
        assertThat(covered(of(10, 20), of(0, 30))).isEqualTo(10);
    }

    @Test
    void whatSeveralCoverCountsOnce() {
        assertThat(covered(of(0, 100), of(10, 30), of(20, 40), of(15, 25))).isEqualTo(30);
        assertThat(covered(of(0, 100), of(20, 40), of(10, 50))).isEqualTo(40);
        assertThat(covered(of(0, 100), of(10, 20), of(20, 30), of(40, 50))).isEqualTo(30);
    }

    @Test
    void oneThatEndsBeforeItBeginsIsEmptyAndCoversNothing() {
        assertThat(covered(of(20, 10), of(0, 100))).isZero();
        assertThat(covered(of(0, 100), of(20, 10))).isZero();
    }

    private static Interval of(int from, int to) {
        return new Interval(SettableClock.START.plusSeconds(from), SettableClock.START.plusSeconds(to));
    }

    private static int covered(Interval interval, Interval... others) {
        List<Interval> all = Arrays.asList(others);
        Duration covered = interval.coveredBy(all);
        return (int) covered.toSeconds();
    }
}
