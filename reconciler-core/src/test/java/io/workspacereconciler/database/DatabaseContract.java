package io.workspacereconciler.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.RowChange;
import io.workspacereconciler.workspace.RowExpectation;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link Database} guarantees of its transactions. */
public abstract class DatabaseContract implements DatabaseUnderTest {

    @Test
    void theTimeIsTheDatabasesAndIsAskedAtEachCall() {
        List<Instant> times = database().inTransaction(transaction -> {
            Instant before = transaction.now();
            clock().advance(Duration.ofSeconds(3));
            return List.of(before, transaction.now());
        });

        assertThat(times).containsExactly(SettableClock.START, SettableClock.START.plusSeconds(3));
        assertThat(database().now()).isEqualTo(SettableClock.START.plusSeconds(3));
    }

    @Test
    void whatATransactionChangedIsSeenByTheNext() {
        SweepId sweep = new SweepId(clock().instant());

        database().useTransaction(transaction -> transaction.sweeps().claim(sweep, "a", transaction.now()));

        assertThat(database()
                        .<Boolean>inTransaction(
                                transaction -> transaction.sweeps().claim(sweep, "b", transaction.now())))
                .isFalse();
    }

    @Test
    void aTransactionWhoseWorkThrowsChangesNothingAndThrowsTheSame() {
        Workspace row = WorkspaceExamples.online(1);
        put(row);
        SweepId sweep = new SweepId(clock().instant());
        Incident incident = IncidentExamples.offline(1, clock().instant());
        RuntimeException defect = new IllegalArgumentException("a defect");

        assertThatThrownBy(() -> database().useTransaction(transaction -> {
                    changeEverything(transaction, row, sweep, incident);
                    throw defect;
                }))
                .isSameAs(defect);

        database().useTransaction(transaction -> {
            assertThat(transaction.registry().find(row.id())).contains(row);
            assertThat(transaction.sightings().of(List.of(row.id()))).isEmpty();
            assertThat(transaction.incidents().find(incident.id())).isEmpty();
            assertThat(transaction.incidents().timeline().of(incident.id())).isEmpty();
            assertThat(transaction.incidents().timeline().unpublished(10)).isEmpty();
            assertThat(transaction.sweeps().claim(sweep, "b", transaction.now()))
                    .isTrue();
        });
    }

    private void changeEverything(Transaction transaction, Workspace row, SweepId sweep, Incident incident) {
        RowExpectation expected = RowExpectation.of(WorkspaceExamples.instance(1), WorkspaceStatus.ONLINE);
        assertThat(transaction.registry().update(row.id(), expected, new RowChange.Status(WorkspaceStatus.OFFLINE)))
                .isTrue();
        assertThat(transaction.sweeps().claim(sweep, "a", transaction.now())).isTrue();
        transaction
                .sightings()
                .store(List.of(new Sighting(
                        row.id(),
                        LookExamples.instance(WorkspaceExamples.instance(1), InstanceState.RUNNING),
                        clock().instant())));
        assertThat(transaction.incidents().open(incident, IncidentExamples.because("proof", clock().instant())))
                .isPresent();
    }
}
