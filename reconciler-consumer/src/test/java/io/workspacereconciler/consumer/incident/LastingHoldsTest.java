package io.workspacereconciler.consumer.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.bus.RecordingPublisher;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.database.Disturbances;
import io.workspacereconciler.database.InMemoryDatabase;
import io.workspacereconciler.event.WorkspaceIncident;
import io.workspacereconciler.incident.Change;
import io.workspacereconciler.incident.Holds;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.incident.TimelineEntry;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LastingHoldsTest {

    private final InMemoryDatabase database = new InMemoryDatabase();
    private final LastingHolds holds = new LastingHolds(database);

    @Test
    void aHoldThatLastsSaysSoToEverybodyAtAGrowingInterval() {
        hold(1, HoldReason.GUARD);
        RecordingPublisher publisher = new RecordingPublisher();
        for (int minute = 0; minute < 130; minute++) {
            database.clock().advance(Duration.ofMinutes(1));
            holds.run();
        }

        assertThat(lasting())
                .extracting(line -> line.why().detail())
                .containsExactly(
                        "held by guard for 30 minutes: too many at once",
                        "held by guard for 60 minutes: too many at once",
                        "held by guard for 120 minutes: too many at once");
        new TimelinePublisher(database, publisher).run();
        assertThat(publisher.published(WorkspaceIncident.class))
                .extracting(WorkspaceIncident::rule)
                .containsExactly("guard", Holds.LASTS, Holds.LASTS, Holds.LASTS);
        assertThat(publisher.published(WorkspaceIncident.class)).last().satisfies(said -> {
            assertThat(said.from()).isEqualTo(IncidentState.HELD);
            assertThat(said.to()).isEqualTo(IncidentState.HELD);
        });
    }

    @Test
    void tellingIsNoChangeOfTheHold() {
        Instant since = database.clock().instant();
        hold(1, HoldReason.GUARD);
        database.clock().advance(Holds.TOLD_AFTER);

        holds.run();

        assertThat(database.incidentsOf(WorkspaceExamples.id(1)).get(0).changedAt())
                .isEqualTo(since);
    }

    @Test
    void ofTwoReplicasOneTells() {
        hold(1, HoldReason.PROOF);
        database.clock().advance(Holds.TOLD_AFTER);

        holds.run();
        new LastingHolds(database).run();

        assertThat(lasting()).hasSize(1);
    }

    @Test
    void theFiguresAreThoseOfTheLastLook() {
        hold(1, HoldReason.GUARD);
        hold(2, HoldReason.GUARD);
        hold(3, HoldReason.PROOF);

        holds.run();

        assertThat(holds.count(HoldReason.GUARD)).isEqualTo(2);
        assertThat(holds.count(HoldReason.PROOF)).isEqualTo(1);
        assertThat(holds.count(HoldReason.VOID)).isZero();
    }

    @Test
    void aDatabaseThatIsAwayIsOvercome() {
        hold(1, HoldReason.GUARD);
        database.clock().advance(Holds.TOLD_AFTER);
        database.disturbances().failNext(1, Disturbances.Failure.BEFORE);

        holds.run();
        holds.run();

        assertThat(lasting()).hasSize(1);
    }

    private void hold(long number, HoldReason reason) {
        database.useTransaction(tx -> tx.incidents()
                .open(
                        Incident.begin(IncidentExamples.subject(number), IncidentState.HELD, reason, tx.now()),
                        new Change("guard", "too many at once", tx.now())));
    }

    private List<TimelineEntry> lasting() {
        return database.storyOf(WorkspaceExamples.id(1)).stream()
                .filter(line -> line.why().rule().equals(Holds.LASTS))
                .toList();
    }
}
