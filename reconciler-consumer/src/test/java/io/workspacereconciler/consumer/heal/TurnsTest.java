package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.workspace.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Restarts begin in turn, so that their launches stay below EC2's limit. */
final class TurnsTest extends RestartOfAStopped {

    @Test
    void aRestartWaitsForItsTurnWithTheRowOfflineAndLooksAgainBeforeItBegins() {
        othersTakeTurns(20);
        Instant turn = bench.database.clock().instant().plusSeconds(20);
        List<Instant> looked = new ArrayList<>();
        bench.replacer.troubles.before(
                Operation.RELEASE, () -> looked.add(bench.database.clock().instant()));

        bench.turn();
        assertThat(bench.progress().step()).isEqualTo(RestartStep.CLAIM);
        assertThat(bench.incident().dueAt()).isEqualTo(turn);
        bench.finish();

        bench.assertRecovered();
        assertThat(looked).hasSize(1);
        assertThat(looked.get(0)).isBetween(turn, turn.plusSeconds(1));
        assertThat(bench.progress().failures()).isEqualTo(Failures.NONE);
    }

    @Test
    void aTurnThatWasMissedInAnOutageOfOursIsTakenAnew() {
        othersTakeTurns(5);
        bench.turn();
        bench.database.clock().advance(Duration.ofMinutes(10));
        othersTakeTurns(7);

        bench.turn();

        assertThat(bench.progress().step()).isEqualTo(RestartStep.CLAIM);
        assertThat(bench.incident().dueAt())
                .isEqualTo(bench.database.clock().instant().plusSeconds(7));
        bench.finish();
        bench.assertRecovered();
    }

    private void othersTakeTurns(int turns) {
        Place place = bench.incident().subject().place();
        for (int i = 0; i < turns; i++) {
            bench.database.inTransaction(
                    tx -> ChangePaces.each(Duration.ofSeconds(1)).takeClaim(tx, place, null));
        }
    }
}
