package io.workspacereconciler.consumer.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.control.ControlExamples;
import io.workspacereconciler.database.Disturbances;
import io.workspacereconciler.database.InMemoryDatabase;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class UnclaimedRestartsTest {

    private static final Duration QUARTER = Duration.ofMinutes(15);

    private final InMemoryDatabase database = new InMemoryDatabase();
    private final UnclaimedRestarts unclaimed = new UnclaimedRestarts(database);

    @Test
    void aRestartThatNobodyClaimsForAQuarterOfAnHourIsReported() {
        restarting(1);
        database.clock().advance(Duration.ofMinutes(15).minusMillis(1));
        unclaimed.run();
        assertThat(unclaimed.problem()).isEmpty();
        assertThat(unclaimed.count()).isZero();

        database.clock().advance(Duration.ofMillis(1));
        unclaimed.run();

        assertThat(unclaimed.count()).isEqualTo(1);
        assertThat(unclaimed.problem().orElseThrow())
                .startsWith("Restarts that no healer has claimed for 15 minutes: 1, " + WorkspaceExamples.id(1));
    }

    @Test
    void itIsOverOnceTheyAreClaimed() {
        restarting(1);
        database.clock().advance(Duration.ofHours(1));
        unclaimed.run();
        database.useTransaction(tx -> tx.incidents().claimDue("healer", tx.now(), Duration.ofSeconds(30), 10));

        unclaimed.run();

        assertThat(unclaimed.count()).isZero();
        assertThat(unclaimed.problem()).isEmpty();
    }

    @Test
    void whatWasToRestIsNotUnclaimedBeforeItHasBeenDueForAsLongAgain() {
        restarting(1);
        restarting(2);
        ControlExamples.exempt(database, WorkspaceExamples.id(1), Duration.ofHours(1));
        ControlExamples.stop(database);
        database.clock().advance(Duration.ofMinutes(30));
        unclaimed.run();
        assertThat(unclaimed.count()).as("while it is stopped").isZero();

        ControlExamples.resume(database);
        database.clock().advance(QUARTER.minusMillis(1));
        unclaimed.run();
        assertThat(unclaimed.count()).as("after it was stopped").isZero();

        database.clock().advance(Duration.ofMillis(1));
        unclaimed.run();
        assertThat(unclaimed.count()).as("but for the exempted one").isEqualTo(1);
        database.clock().advance(Duration.ofMinutes(15).plus(QUARTER));
        unclaimed.run();
        assertThat(unclaimed.count()).isEqualTo(2);
    }

    @Test
    void atMostTwentyAreNamed() {
        for (long number = 1; number <= 23; number++) {
            restarting(number);
            database.clock().advance(Duration.ofSeconds(1));
        }
        database.clock().advance(Duration.ofHours(1));

        unclaimed.run();

        assertThat(unclaimed.count()).isEqualTo(23);
        assertThat(unclaimed.problem().orElseThrow())
                .contains("minutes: 23, ", WorkspaceExamples.id(20).toString())
                .doesNotContain(WorkspaceExamples.id(21).toString())
                .endsWith(" and 3 more");
    }

    @Test
    void aDatabaseThatIsAwayIsNotItsTrouble() {
        database.disturbances().failNext(1, Disturbances.Failure.BEFORE);

        unclaimed.run();

        assertThat(unclaimed.problem()).isEmpty();
    }

    private void restarting(long number) {
        database.useTransaction(tx -> {
            Instant now = tx.now();
            Incident offline = IncidentExamples.offline(number, now);
            tx.incidents().open(offline, IncidentExamples.because("open", now));
            tx.incidents()
                    .save(
                            offline.become(IncidentState.RESTARTING, now).dueAt(now),
                            IncidentExamples.because("flip", now));
        });
    }
}
