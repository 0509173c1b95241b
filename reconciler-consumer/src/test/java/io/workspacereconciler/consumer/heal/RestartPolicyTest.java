package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.consumer.heal.RestartPolicy.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RestartPolicyTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    @Test
    void theBackoffDoublesFromThirtySecondsToAnHour() {
        assertThat(List.of(1, 2, 3, 4, 7, 8, 9, 1000, Integer.MAX_VALUE))
                .extracting(inARow -> RestartPolicy.backoff(inARow))
                .containsExactly(
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(4),
                        Duration.ofMinutes(32),
                        Duration.ofHours(1),
                        Duration.ofHours(1),
                        Duration.ofHours(1),
                        Duration.ofHours(1));
        assertThat(RestartPolicy.backoff(0)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aThrottleRestsForSecondsHoweverManyThereWere() {
        assertThat(List.of(1, 2, 3, 4, 5, 1000))
                .extracting(inARow -> RestartPolicy.backoff(FailureCause.THROTTLED, inARow))
                .containsExactly(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(40),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1));
        assertThat(RestartPolicy.backoff(FailureCause.CAPACITY, 2)).isEqualTo(RestartPolicy.backoff(2));
        assertThat(RestartPolicy.after(new Failures(0, 9, NOW, List.of(), FailureCause.THROTTLED), NOW))
                .isEqualTo(new Next.Retry(Duration.ofMinutes(1)));
    }

    @Test
    void theFifthFailureThatCountsIsTheLast() {
        assertThat(RestartPolicy.after(new Failures(4, 1, null, List.of(), null), NOW))
                .isInstanceOf(Next.Retry.class);
        assertThat(RestartPolicy.after(new Failures(5, 1, null, List.of(), null), NOW))
                .isEqualTo(new Next.GiveUp("failed 5 times"));
    }

    @Test
    void theBackoffAfterAFailureThatCountsGrowsWithAllThatCounted() {
        assertThat(RestartPolicy.after(new Failures(3, 1, null, List.of(), null), NOW))
                .isEqualTo(new Next.Retry(Duration.ofMinutes(2)));
        assertThat(RestartPolicy.after(new Failures(1, 3, null, List.of(), null), NOW))
                .isEqualTo(new Next.Retry(Duration.ofMinutes(2)));
        assertThat(RestartPolicy.after(new Failures(3, 1, NOW, List.of(), null), NOW))
                .isEqualTo(new Next.Retry(Duration.ofSeconds(30)));
    }

    @Test
    void aDeathWithinAnHourAfterARestartContinuesItsCount() {
        assertThat(RestartPolicy.continues(NOW, NOW.plus(Duration.ofHours(1)).minusMillis(1)))
                .isTrue();
        assertThat(RestartPolicy.continues(NOW, NOW.plus(Duration.ofHours(1)))).isFalse();
    }

    @Test
    void whatDoesNotCountIsRetriedForADay() {
        Failures waiting = new Failures(0, 50, NOW, List.of(), FailureCause.CAPACITY);

        assertThat(RestartPolicy.after(waiting, NOW.plus(Duration.ofHours(24)).minusMillis(1)))
                .isEqualTo(new Next.Retry(Duration.ofHours(1)));
        assertThat(RestartPolicy.after(waiting, NOW.plus(Duration.ofHours(24)))).isInstanceOf(Next.GiveUp.class);
    }

    @Test
    void aLookIsRepeatedAfterAQuarterOfWhatItTookSoFarWithinBounds() {
        assertThat(RestartPolicy.nextLook(NOW, NOW)).isEqualTo(Duration.ofSeconds(1));
        assertThat(RestartPolicy.nextLook(NOW.plusSeconds(30), NOW)).isEqualTo(Duration.ofSeconds(1));
        assertThat(RestartPolicy.nextLook(NOW, NOW.plusSeconds(8))).isEqualTo(Duration.ofSeconds(2));
        assertThat(RestartPolicy.nextLook(NOW, NOW.plusSeconds(60))).isEqualTo(Duration.ofSeconds(15));
        assertThat(RestartPolicy.nextLook(NOW, NOW.plusSeconds(9_000))).isEqualTo(Duration.ofSeconds(15));
    }
}
