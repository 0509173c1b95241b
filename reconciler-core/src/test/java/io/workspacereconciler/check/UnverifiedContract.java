package io.workspacereconciler.check;

import static io.workspacereconciler.workspace.WorkspaceExamples.id;
import static io.workspacereconciler.workspace.WorkspaceExamples.instance;
import static io.workspacereconciler.workspace.WorkspaceExamples.online;
import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.database.DatabaseUnderTest;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link UnverifiedWorkspaces} guarantees. */
public abstract class UnverifiedContract implements DatabaseUnderTest {

    @Test
    void whatWasStoredIsFoundAsItWas() {
        Unverified reported = unverified(1, clock().instant());
        Unverified fresh = unverified(2, null);

        store(reported, fresh);

        assertThat(of(id(1), id(2), id(3))).isEqualTo(Map.of(id(1), reported, id(2), fresh));
        assertThat(of(id(2))).containsOnlyKeys(id(2));
        assertThat(reported()).isEqualTo(1);
        List<Unverified> longest =
                database().inTransaction(transaction -> transaction.unverified().longest(5));
        assertThat(longest).containsExactly(reported);
    }

    @Test
    void theNextTakesThePlaceOfTheLast() {
        store(unverified(1, null));
        clock().advance(Duration.ofSeconds(60));

        store(unverified(1, clock().instant()));

        assertThat(of(id(1))).isEqualTo(Map.of(id(1), unverified(1, clock().instant())));
        assertThat(reported()).isEqualTo(1);
    }

    @Test
    void whoComesLateWithAnOlderSweepChangesNothing() {
        Unverified late = unverified(1, null);
        clock().advance(Duration.ofSeconds(60));
        Unverified newest = unverified(1, null);
        store(newest);

        store(late);

        assertThat(of(id(1))).isEqualTo(Map.of(id(1), newest));
    }

    @Test
    void onlyTheNamedOnesAreRemoved() {
        store(unverified(1, null), unverified(2, null));

        remove(id(1), id(3));
        remove();

        assertThat(of(id(1), id(2))).containsOnlyKeys(id(2));
    }

    @Test
    void whoseRowIsNotOnlineOnItsInstanceAnyMoreIsRemovedAndReturned() {
        put(online(1));
        put(WorkspaceExamples.onlineOn(2, instance(20)));
        put(WorkspaceExamples.as(WorkspaceStatus.PAUSED, online(3)));
        put(WorkspaceExamples.external(online(4)));
        store(unverified(1, null), unverified(2, null), unverified(3, null), unverified(4, null), unverified(5, null));

        List<Unverified> movedOn =
                database().inTransaction(transaction -> transaction.unverified().removeMovedOn());

        assertThat(movedOn).extracting(Unverified::workspace).containsExactlyInAnyOrder(id(2), id(3), id(4), id(5));
        assertThat(of(id(1), id(2), id(3), id(4), id(5))).containsOnlyKeys(id(1));
    }

    private Unverified unverified(long number, @Nullable Instant reportedAt) {
        Instant since = clock().instant();
        return new Unverified(
                id(number),
                instance(number),
                since,
                since.minusSeconds(5),
                11,
                3,
                UnknownCause.VOID_ANSWER,
                "none of 7",
                reportedAt);
    }

    private void store(Unverified... unverified) {
        database().useTransaction(transaction -> transaction.unverified().update(Arrays.asList(unverified), List.of()));
    }

    private void remove(WorkspaceId... workspaces) {
        database().useTransaction(transaction -> transaction.unverified().update(List.of(), Arrays.asList(workspaces)));
    }

    private Map<WorkspaceId, Unverified> of(WorkspaceId... workspaces) {
        return database().inTransaction(transaction -> transaction.unverified().of(Arrays.asList(workspaces)));
    }

    private int reported() {
        return database().inTransaction(transaction -> transaction.unverified().reported());
    }
}
