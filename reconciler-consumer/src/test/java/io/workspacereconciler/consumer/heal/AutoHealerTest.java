package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.database.Disturbances.Failure;
import io.workspacereconciler.database.InMemoryDatabase;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.sweep.BatchId;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class AutoHealerTest {

    private static final Instant START = SettableClock.START;

    private final InMemoryDatabase database = new InMemoryDatabase();
    private final AutoHealer healer = new AutoHealer(database);

    @Test
    void anOfflineWorkspaceIsDueAtOnce() {
        Incident incident = open();

        healer.heal(event(incident));

        assertThat(incident().dueAt()).isEqualTo(START);
        assertThat(incident().state()).isEqualTo(IncidentState.OFFLINE);
    }

    @Test
    void aRepeatDoesNotDisturbTheHealerThatHasIt() {
        Incident incident = open();
        healer.heal(event(incident));
        database.<List<Incident>>inTransaction(
                tx -> tx.incidents().claimDue("healer", tx.now(), Duration.ofSeconds(30), 1));
        Incident claimed = incident();

        database.clock().advance(Duration.ofSeconds(10));
        healer.heal(event(incident));

        assertThat(incident()).isEqualTo(claimed);
    }

    @ParameterizedTest
    @EnumSource(names = {"HELD", "CLEARED", "SUPERSEDED"})
    void anIncidentThatHasMovedOnIsLeft(IncidentState state) {
        Incident incident = open();
        database.useTransaction(tx -> tx.incidents()
                .save(
                        state == IncidentState.HELD
                                ? incident.held(HoldReason.SKIPPED, tx.now())
                                : incident.become(state, tx.now()),
                        IncidentExamples.because("changed", tx.now())));

        healer.heal(event(incident));

        assertThat(incident().dueAt()).isNull();
    }

    @Test
    void anIncidentThatNobodyKnowsIsLeft() {
        healer.heal(event(IncidentExamples.offline(7, START)));

        assertThat(database.incidentsOf(WorkspaceExamples.id(7))).isEmpty();
    }

    @Test
    void aDatabaseThatIsAwayFailsTheEventSoThatItIsReadAgain() {
        Incident incident = open();
        database.disturbances().failNext(1, Failure.BEFORE);

        assertThatThrownBy(() -> healer.heal(event(incident))).isInstanceOf(DatabaseException.class);
        healer.heal(event(incident));

        assertThat(incident().dueAt()).isEqualTo(START);
    }

    private Incident open() {
        database.put(WorkspaceExamples.online(1));
        return database.inTransaction(tx -> tx.incidents()
                .open(IncidentExamples.offline(1, START), IncidentExamples.because("not-running", START))
                .orElseThrow());
    }

    private Incident incident() {
        return database.incidentsOf(WorkspaceExamples.id(1)).get(0);
    }

    private static WorkspaceOffline event(Incident incident) {
        SweepId sweep = new SweepId(START);
        return new WorkspaceOffline(
                incident.id(),
                incident.subject(),
                new WorkspaceOffline.Origin(sweep, BatchId.of(sweep, WorkspaceRange.ALL)),
                List.of(LookExamples.seen(incident.instance(), InstanceState.TERMINATED)),
                "ended",
                null,
                null,
                START,
                START.plusSeconds(120));
    }
}
