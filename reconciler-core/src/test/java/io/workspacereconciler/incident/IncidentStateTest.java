package io.workspacereconciler.incident;

import static io.workspacereconciler.incident.IncidentState.ABANDONED;
import static io.workspacereconciler.incident.IncidentState.CLEARED;
import static io.workspacereconciler.incident.IncidentState.HELD;
import static io.workspacereconciler.incident.IncidentState.OFFLINE;
import static io.workspacereconciler.incident.IncidentState.RECOVERED;
import static io.workspacereconciler.incident.IncidentState.RESTARTING;
import static io.workspacereconciler.incident.IncidentState.SUPERSEDED;
import static io.workspacereconciler.incident.IncidentState.SUSPECTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.database.SettableClock;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class IncidentStateTest {

    private static final Instant LATER = SettableClock.START.plusSeconds(60);

    /** The table of the design, written a second time. */
    private static final Map<IncidentState, Set<IncidentState>> ALLOWED = Map.of(
            SUSPECTED, Set.of(OFFLINE, HELD, CLEARED, SUPERSEDED),
            HELD, Set.of(OFFLINE, CLEARED, SUPERSEDED),
            OFFLINE, Set.of(HELD, CLEARED, SUPERSEDED, RESTARTING, ABANDONED),
            RESTARTING, Set.of(RECOVERED, CLEARED, SUPERSEDED, ABANDONED),
            ABANDONED, Set.of(RESTARTING),
            CLEARED, Set.of(),
            SUPERSEDED, Set.of(),
            RECOVERED, Set.of());

    static Stream<Arguments> everyPair() {
        return Arrays.stream(IncidentState.values())
                .flatMap(from -> Arrays.stream(IncidentState.values()).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("everyPair")
    void exactlyTheWaysOfTheTableExist(IncidentState from, IncidentState to) {
        boolean allowed = ALLOWED.getOrDefault(from, Set.of()).contains(to);
        Incident incident = IncidentExamples.in(from, 1, SettableClock.START);

        assertThat(from.mayBecome(to)).isEqualTo(allowed);
        if (allowed) {
            assertThat(changed(incident, to).state()).isEqualTo(to);
            assertThat(changed(incident, to).changedAt()).isEqualTo(LATER);
        } else {
            assertThatThrownBy(() -> changed(incident, to))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(from.name())
                    .hasMessageContaining(to.name());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anIncidentBeginsSuspectedHeldOrOfflineAndInNoOtherState(IncidentState first) {
        boolean allowed = EnumSet.of(SUSPECTED, HELD, OFFLINE).contains(first);
        HoldReason hold = first == HELD ? HoldReason.OBSERVE : null;

        assertThat(first.mayBeFirst()).isEqualTo(allowed);
        if (allowed) {
            assertThat(Incident.begin(IncidentExamples.subject(1), first, hold, LATER)
                            .state())
                    .isEqualTo(first);
        } else {
            assertThatThrownBy(() -> Incident.begin(IncidentExamples.subject(1), first, hold, LATER))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(first.name());
        }
    }

    @Test
    void exactlyTheEndsAreClosed() {
        assertThat(IncidentState.values())
                .filteredOn(IncidentState::isClosed)
                .containsExactlyInAnyOrder(CLEARED, SUPERSEDED, RECOVERED, ABANDONED);
    }

    private static Incident changed(Incident incident, IncidentState to) {
        return to == HELD ? incident.held(HoldReason.PREPARE, LATER) : incident.become(to, LATER);
    }
}
