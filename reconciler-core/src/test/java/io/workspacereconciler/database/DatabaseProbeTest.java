package io.workspacereconciler.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.database.Disturbances.Failure;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class DatabaseProbeTest {
    private final InMemoryDatabase database = new InMemoryDatabase();
    private Instant now = SettableClock.START;
    private final DatabaseProbe probe = new DatabaseProbe(database, () -> now);

    @Test
    void aClockThatIsOffByMoreThanTenSecondsIsAProblemInEitherDirection() {
        for (Duration off : new Duration[] {Duration.ofSeconds(11), Duration.ofSeconds(-11)}) {
            now = SettableClock.START.plus(off);
            probe.run();
            assertThat(probe.problem())
                    .hasValueSatisfying(problem ->
                            assertThat(problem).contains("this machine's clock and the database's are 11 s apart"));
            now = SettableClock.START.plusSeconds(10);
            probe.run();
            assertThat(probe.problem()).isEmpty();
        }
    }

    @Test
    void aDatabaseThatIsAwayIsAProblemUntilItIsBack() {
        database.disturbances().failNext(3, Failure.BEFORE);

        for (int failure = 0; failure < 3; failure++) {
            probe.run();
            assertThat(probe.problem())
                    .hasValueSatisfying(problem -> assertThat(problem).contains("The database is not to be used"));
        }

        probe.run();
        assertThat(probe.problem()).isEmpty();
    }
}
