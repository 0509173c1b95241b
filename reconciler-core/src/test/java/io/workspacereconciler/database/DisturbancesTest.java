package io.workspacereconciler.database;

import static io.workspacereconciler.workspace.WorkspaceExamples.as;
import static io.workspacereconciler.workspace.WorkspaceExamples.id;
import static io.workspacereconciler.workspace.WorkspaceExamples.instance;
import static io.workspacereconciler.workspace.WorkspaceExamples.online;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workspacereconciler.workspace.RowChange;
import io.workspacereconciler.workspace.RowExpectation;
import io.workspacereconciler.workspace.WorkspaceRegistry;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only the fake does. */
final class DisturbancesTest {

    private final InMemoryDatabase database = new InMemoryDatabase();

    @BeforeEach
    void oneWorkspaceIsOnline() {
        database.put(online(1));
    }

    @Test
    void aDatabaseThatIsAwayDoesNotBeginTheWork() {
        AtomicInteger begun = new AtomicInteger();
        database.disturbances().failNext(2, Disturbances.Failure.BEFORE);

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> database.useTransaction(transaction -> begun.incrementAndGet()))
                    .isInstanceOf(DatabaseException.class);
        }
        assertThat(begun).hasValue(0);

        database.useTransaction(transaction -> begun.incrementAndGet());
        assertThat(begun).hasValue(1);
        assertThat(database.disturbances().begun()).isEqualTo(3);
    }

    @Test
    void aRefusedCommitLeavesNothingOfTheWork() {
        database.disturbances().failNext(1, Disturbances.Failure.INSTEAD_OF_COMMIT);

        assertThatThrownBy(this::flip).isInstanceOf(DatabaseException.class);

        assertThat(database.workspace(id(1))).isEqualTo(online(1));
    }

    @Test
    void aConnectionLostDuringTheCommitHidesThatTheWorkTookPlace() {
        database.disturbances().failNext(1, Disturbances.Failure.AFTER_COMMIT);

        assertThatThrownBy(this::flip).isInstanceOf(DatabaseException.class);

        assertThat(database.workspace(id(1))).isEqualTo(as(WorkspaceStatus.OFFLINE, online(1)));
    }

    @Test
    void aDatabaseThatIsBackFailsNoMore() {
        database.disturbances().failNext(1000, Disturbances.Failure.BEFORE);
        assertThatThrownBy(database::now).isInstanceOf(DatabaseException.class);

        database.disturbances().recover();

        assertThat(flip()).isTrue();
    }

    @Test
    void anotherWriterActsBetweenTwoTransactions() {
        database.disturbances().before(2, () -> {
            database.put(as(WorkspaceStatus.PAUSED, online(1)));
            database.useTransaction(transaction -> transaction.registry().lock(id(1)));
        });

        assertThat(database.now()).isEqualTo(SettableClock.START);
        assertThat(flip()).isFalse();
        assertThat(database.workspace(id(1)).status()).isEqualTo(WorkspaceStatus.PAUSED);
        assertThat(database.disturbances().begun()).isEqualTo(2);
    }

    @Test
    void whatBelongsToATransactionIsOfNoUseAfterIt() {
        Transaction kept = database.inTransaction(transaction -> transaction);
        WorkspaceRegistry keptRegistry = database.inTransaction(Transaction::registry);

        assertThatThrownBy(kept::now).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> keptRegistry.find(id(1))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aTransactionWithinATransactionIsRefused() {
        assertThatThrownBy(() -> database.useTransaction(transaction -> database.now()))
                .isInstanceOf(IllegalStateException.class);
        assertThat(flip()).isTrue();
    }

    @Test
    void aWorkspaceThatDoesNotExistFailsTheTest() {
        assertThatThrownBy(() -> database.workspace(id(2))).isInstanceOf(AssertionError.class);
    }

    private boolean flip() {
        RowExpectation expected = RowExpectation.of(instance(1), WorkspaceStatus.ONLINE);
        return database.inTransaction(transaction ->
                transaction.registry().update(id(1), expected, new RowChange.Status(WorkspaceStatus.OFFLINE)));
    }
}
