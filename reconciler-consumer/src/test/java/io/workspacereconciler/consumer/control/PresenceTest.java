package io.workspacereconciler.consumer.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.Mode;
import io.workspacereconciler.control.LiveReplica;
import io.workspacereconciler.database.Disturbances;
import io.workspacereconciler.database.InMemoryDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PresenceTest {

    private final InMemoryDatabase database = new InMemoryDatabase();

    @Test
    void eachReplicaSaysItsOwnModeAndIsSeenAsLongAsItSaysSo() {
        Presence healer = presence("a", Mode.HEAL);
        Presence observer = presence("b", Mode.OBSERVE);
        healer.run();
        observer.run();
        assertThat(live()).extracting(LiveReplica::mode).containsExactly(Mode.HEAL, Mode.OBSERVE);

        database.clock().advance(Presence.SEEN_WITHIN.plusMillis(1));
        observer.run();

        assertThat(live())
                .containsExactly(new LiveReplica(
                        "b",
                        Mode.OBSERVE,
                        List.of("checker"),
                        "1.0",
                        database.clock().instant()));
    }

    @Test
    void whoIsLongGoneIsForgotten() {
        presence("a", Mode.HEAL).run();
        database.clock().advance(Duration.ofHours(1).plusMillis(1));

        presence("b", Mode.HEAL).run();

        assertThat(since(Instant.EPOCH)).extracting(LiveReplica::name).containsExactly("b");
    }

    @Test
    void aDatabaseThatIsAwayIsNotItsTrouble() {
        database.disturbances().failNext(1, Disturbances.Failure.BEFORE);
        Presence presence = presence("a", Mode.HEAL);

        presence.run();
        assertThat(live()).isEmpty();
        presence.run();

        assertThat(live()).hasSize(1);
    }

    private Presence presence(String name, Mode mode) {
        return new Presence(database, new Presence.Self(name, mode, List.of("checker"), "1.0"));
    }

    private List<LiveReplica> live() {
        return since(database.clock().instant().minus(Presence.SEEN_WITHIN));
    }

    private List<LiveReplica> since(Instant instant) {
        return database.inTransaction(tx -> tx.replicas().since(instant));
    }
}
