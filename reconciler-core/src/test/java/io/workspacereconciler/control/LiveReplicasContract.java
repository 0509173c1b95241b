package io.workspacereconciler.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.Mode;
import io.workspacereconciler.database.DatabaseUnderTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link LiveReplicas} guarantees. */
public abstract class LiveReplicasContract implements DatabaseUnderTest {

    @Test
    void whoWasSeenIsNamedWithItsModeAndRoles() {
        LiveReplica second = seen("b", Mode.HEAL, List.of("healer"));
        LiveReplica first = seen("a", Mode.OBSERVE, List.of("planner", "checker"));

        assertThat(since(clock().instant())).containsExactly(first, second);
    }

    @Test
    void whoIsSeenAgainIsNamedOnceAsItIsNow() {
        seen("a", Mode.OBSERVE, List.of("checker"));
        clock().advance(Duration.ofSeconds(3));
        LiveReplica now = seen("a", Mode.HEAL, List.of("checker", "healer"));

        assertThat(since(Instant.EPOCH)).containsExactly(now);
    }

    @Test
    void whoWasNotSeenForLongIsNotNamedAndMayBeForgotten() {
        LiveReplica old = seen("a", Mode.HEAL, List.of("healer"));
        clock().advance(Duration.ofSeconds(15));
        LiveReplica now = seen("b", Mode.HEAL, List.of("healer"));

        assertThat(since(old.seenAt())).containsExactly(old, now);
        assertThat(since(old.seenAt().plusNanos(1000))).containsExactly(now);
        forget(old.seenAt());
        assertThat(since(Instant.EPOCH)).containsExactly(old, now);
        forget(old.seenAt().plusNanos(1000));
        assertThat(since(Instant.EPOCH)).containsExactly(now);
    }

    private LiveReplica seen(String name, Mode mode, List<String> roles) {
        LiveReplica replica = new LiveReplica(name, mode, roles, "1.0", clock().instant());
        database().useTransaction(tx -> tx.replicas().seen(replica));
        return replica;
    }

    private void forget(Instant before) {
        database().useTransaction(tx -> tx.replicas().forget(before));
    }

    private List<LiveReplica> since(Instant instant) {
        return database().inTransaction(tx -> tx.replicas().since(instant));
    }
}
