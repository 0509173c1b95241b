package io.workspacereconciler.incident;

import static io.workspacereconciler.incident.IncidentExamples.offline;
import static io.workspacereconciler.incident.IncidentExamples.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Instant;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

final class IncidentTest {

    private static final Instant NOW = SettableClock.START;
    private static final Instant LATER = NOW.plusSeconds(60);

    @Test
    void aHeldIncidentMayBeKeptForAnotherReasonAndNoOtherOne() {
        Instant later = SettableClock.START.plusSeconds(60);
        Incident held = IncidentExamples.in(IncidentState.HELD, 1, SettableClock.START);

        Incident kept = held.heldInstead(HoldReason.EXEMPTED, later);

        assertThat(kept.state()).isEqualTo(IncidentState.HELD);
        assertThat(kept.hold()).isEqualTo(HoldReason.EXEMPTED);
        assertThat(kept.changedAt()).isEqualTo(later);
        for (IncidentState state : EnumSet.complementOf(EnumSet.of(IncidentState.HELD))) {
            Incident other = IncidentExamples.in(state, 1, SettableClock.START);
            assertThatThrownBy(() -> other.heldInstead(HoldReason.EXEMPTED, later))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void anIncidentBeginsWithoutProgressAndIsNotDue() {
        Incident first = offline(1, NOW);

        assertThat(first.version()).isZero();
        assertThat(first.openedAt()).isEqualTo(NOW);
        assertThat(first.changedAt()).isEqualTo(NOW);
        assertThat(first.progress()).isEmpty();
        assertThat(first.dueAt()).isNull();
        assertThat(first.workspace()).isEqualTo(WorkspaceExamples.id(1));
        assertThat(first.instance()).isEqualTo(WorkspaceExamples.instance(1));
    }

    @Test
    void theSameDeathHasTheSameIdAndAnotherDeathHasAnother() {
        assertThat(offline(1, NOW).id()).isEqualTo(offline(1, NOW).id());
        assertThat(offline(1, NOW).id())
                .isNotEqualTo(offline(1, LATER).id())
                .isNotEqualTo(offline(2, NOW).id());
    }

    @Test
    void exactlyAHeldIncidentHasAReason() {
        assertThatThrownBy(() -> Incident.begin(subject(1), IncidentState.HELD, null, NOW))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Incident.begin(subject(1), IncidentState.OFFLINE, HoldReason.PROOF, NOW))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> offline(1, NOW).become(IncidentState.HELD, NOW))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHoldEndsWithTheStateThatItHeld() {
        Incident held = offline(1, NOW).held(HoldReason.SKIPPED, NOW);

        assertThat(held.hold()).isEqualTo(HoldReason.SKIPPED);
        assertThat(held.become(IncidentState.OFFLINE, LATER).hold()).isNull();
    }

    @Test
    void onlyAnIncidentOnItsWayStaysDue() {
        Incident due = offline(1, NOW).dueAt(LATER);

        assertThat(due.become(IncidentState.RESTARTING, NOW).dueAt()).isEqualTo(LATER);
        assertThat(due.held(HoldReason.PROOF, NOW).dueAt()).isNull();
        assertThat(due.become(IncidentState.CLEARED, NOW).dueAt()).isNull();
        assertThat(due.become(IncidentState.ABANDONED, NOW).dueAt()).isNull();
    }

    @Test
    void aChangeOfStateKeepsEverythingElse() {
        Incident restarting = offline(1, NOW)
                .become(IncidentState.RESTARTING, NOW)
                .withRestart("{}")
                .nextVersion();

        Incident recovered = restarting.become(IncidentState.RECOVERED, LATER);

        assertThat(recovered)
                .isEqualTo(new Incident(
                        restarting.id(),
                        subject(1),
                        IncidentState.RECOVERED,
                        1,
                        NOW,
                        LATER,
                        null,
                        "{}",
                        null,
                        null,
                        null,
                        null));
    }

    @Test
    void progressLeaseAndVersionChangeNothingElse() {
        Incident first = offline(1, NOW);

        assertThat(first.withRestart("{}").progress()).contains("{}");
        assertThat(first.dueAt(LATER).dueAt()).isEqualTo(LATER);
        assertThat(first.nextVersion().version()).isEqualTo(1);
        assertThat(first.withRestart("{}").dueAt(LATER).nextVersion())
                .isEqualTo(new Incident(
                        first.id(),
                        subject(1),
                        IncidentState.OFFLINE,
                        1,
                        NOW,
                        NOW,
                        null,
                        "{}",
                        LATER,
                        null,
                        null,
                        null));
    }
}
