package io.workspacereconciler.check;

import static io.workspacereconciler.check.Suspicion.Kind.ABSENT;
import static io.workspacereconciler.check.Suspicion.Kind.STOPPED;
import static io.workspacereconciler.check.Suspicion.Kind.STOPPING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.workspacereconciler.event.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SuspicionTest {

    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(5);
    private static final Instant AT = LookExamples.AT;

    @Test
    void itCountsSweepsAndKeepsTheFirstLookAndTheLast() {
        Suspicion suspicion = Suspicion.begin(ABSENT, sweep(0));
        for (int minute = 1; minute <= 4; minute++) {
            suspicion = suspicion.after(ABSENT, sweep(minute), FORGOTTEN_AFTER);
        }

        assertThat(suspicion.sweeps()).isEqualTo(5);
        assertThat(suspicion.span()).isEqualTo(Duration.ofMinutes(4));
        assertThat(suspicion.looks()).isEqualTo(List.of(look(0), look(3), look(4)));
    }

    @Test
    void aBatchThatIsDoneAgainCountsOnce() {
        Suspicion first = Suspicion.begin(STOPPED, sweep(0));
        Suspicion.Seen again =
                new Suspicion.Seen(look(2), AT, AT.plus(Duration.ofMinutes(2)), AT.plus(Duration.ofMinutes(2)));

        assertThat(first.after(STOPPED, again, FORGOTTEN_AFTER)).isSameAs(first);
    }

    @Test
    void anotherKindOfLookBeginsAnew() {
        Suspicion stopped = Suspicion.begin(STOPPED, sweep(0));

        assertThat(stopped.after(ABSENT, sweep(1), FORGOTTEN_AFTER)).isEqualTo(Suspicion.begin(ABSENT, sweep(1)));
        assertThat(stopped.after(STOPPING, sweep(1), FORGOTTEN_AFTER)).isEqualTo(Suspicion.begin(STOPPING, sweep(1)));
    }

    @Test
    void whatWasNotSeenForFiveIntervalsBeginsAnew() {
        Suspicion first = Suspicion.begin(STOPPED, sweep(0));

        assertThat(first.after(STOPPED, sweep(5), FORGOTTEN_AFTER).sweeps()).isEqualTo(2);
        assertThat(first.after(STOPPED, sweep(6), FORGOTTEN_AFTER)).isEqualTo(Suspicion.begin(STOPPED, sweep(6)));
    }

    @Test
    void onlyAbsenceAndAStopAreSuspicious() {
        assertThat(Suspicion.kind(new Verdict.Absent("any"))).contains(ABSENT);
        assertThat(Suspicion.kind(new Verdict.NotRunning(InstanceState.STOPPED)))
                .contains(STOPPED);
        assertThat(Suspicion.kind(new Verdict.NotRunning(InstanceState.STOPPING)))
                .contains(STOPPING);
        assertThat(Suspicion.kind(new Verdict.NotRunning(InstanceState.TERMINATED)))
                .isEmpty();
        assertThat(Suspicion.kind(new Verdict.Running(InstanceState.PENDING))).isEmpty();
        assertThat(Suspicion.kind(new Verdict.Unknown(UnknownCause.THROTTLED, "any")))
                .isEmpty();
    }

    @Test
    void itIsReadAsItWasWritten() throws JsonProcessingException {
        Suspicion suspicion = Suspicion.begin(ABSENT, sweep(0)).after(ABSENT, sweep(1), FORGOTTEN_AFTER);

        assertThat(Json.MAPPER.readValue(Json.MAPPER.writeValueAsString(suspicion), Suspicion.class))
                .isEqualTo(suspicion);
    }

    @Test
    void aSuspicionWithoutALookIsNone() {
        assertThatThrownBy(() -> new Suspicion(ABSENT, AT, AT, AT, 0, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Suspicion.Seen sweep(int minute) {
        Instant at = AT.plus(Duration.ofMinutes(minute));
        return new Suspicion.Seen(look(minute), at, at, at);
    }

    private static Look look(int minute) {
        return new Look.Missing("left out", "request-" + minute, AT.plus(Duration.ofMinutes(minute)));
    }
}
