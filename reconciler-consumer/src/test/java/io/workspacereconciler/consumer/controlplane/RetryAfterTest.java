package io.workspacereconciler.consumer.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private Instant now = NOW;
    private final RetryAfter retryAfter = new RetryAfter(() -> now);

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "429; 30; 30",
                "503; 30; 30",
                "429; Sat, 31 Jan 2026 12:00:45 GMT; 45",
                "429; 86400; 120",
                "429; 999999999; 120",
                "429; Sat, 31 Jan 2099 12:00:00 GMT; 120"
            })
    void whatAsksForTimeGetsItButNoMoreThanTwoMinutes(int status, String header, long seconds) {
        retryAfter.heard(status, header);

        assertThat(retryAfter.quietUntil()).contains(NOW.plusSeconds(seconds));
        now = NOW.plusSeconds(seconds);
        assertThat(retryAfter.quietUntil()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "200; 30",
                "500; 30",
                "429; 0",
                "429; -5",
                "429; soon",
                "429; ''",
                "429; 99999999999999999999",
                "429; Sat, 31 Jan 2026 11:00:00 GMT"
            })
    void whatAsksForNothingGetsNothing(int status, String header) {
        retryAfter.heard(status, header);

        assertThat(retryAfter.quietUntil()).isEmpty();
    }

    @Test
    void theLongestOfSeveralCounts() {
        retryAfter.heard(429, "60");
        retryAfter.heard(429, "10");

        now = NOW.plus(Duration.ofSeconds(59));
        assertThat(retryAfter.quietUntil()).contains(NOW.plusSeconds(60));
    }
}
