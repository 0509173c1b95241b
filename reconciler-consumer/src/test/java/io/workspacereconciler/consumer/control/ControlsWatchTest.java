package io.workspacereconciler.consumer.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.control.ControlExamples;
import io.workspacereconciler.database.Disturbances;
import io.workspacereconciler.database.InMemoryDatabase;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

final class ControlsWatchTest {

    private static final WorkspaceId ONE = WorkspaceExamples.id(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant END = SettableClock.START.plus(HOUR);

    private final InMemoryDatabase database = new InMemoryDatabase();
    private final ControlsWatch watch = new ControlsWatch(database);

    @Test
    void aStopAndItsEndAreToldOnceAndTheFigureFollows() {
        assertThat(watch.look()).isEmpty();
        assertThat(watch.stopped()).isZero();

        ControlExamples.stop(database);
        assertThat(watch.look())
                .containsExactly(new ControlsWatch.News(Level.WARN, "Everything is stopped by ann: an example"));
        assertThat(watch.look()).isEmpty();
        assertThat(watch.stopped()).isOne();

        ControlExamples.resume(database);
        assertThat(watch.look())
                .containsExactly(new ControlsWatch.News(Level.INFO, "Everything goes on, resumed by ben: an example"));
        assertThat(watch.look()).isEmpty();
        assertThat(watch.stopped()).isZero();
    }

    @Test
    void whoStartsLaterTellsOfAStopThatIsInForceAndOfNoneThatIsOver() {
        ControlExamples.stop(database);
        assertThat(new ControlsWatch(database).look()).hasSize(1);
        ControlExamples.resume(database);

        assertThat(watch.look()).isEmpty();
    }

    @Test
    void aStopThatWasTakenBackBetweenTwoLooksAndOneAfterItAreTheLatestOnly() {
        ControlExamples.stop(database);
        ControlExamples.resume(database);
        database.clock().advance(Duration.ofMillis(100));
        ControlExamples.stop(database);

        assertThat(watch.look()).extracting(ControlsWatch.News::level).containsExactly(Level.WARN);
    }

    @Test
    void anExemptionIsToldOnceAndSoIsHowItEnds() {
        ControlExamples.exempt(database, ONE, HOUR);
        assertThat(watch.look())
                .extracting(ControlsWatch.News::text)
                .containsExactly("workspace " + ONE + " is exempted until " + END + " by ann: an example");
        assertThat(watch.look()).isEmpty();
        assertThat(watch.exemptions()).isOne();

        database.clock().advance(Duration.ofMinutes(1));
        ControlExamples.endExemption(database, ONE);
        assertThat(watch.look())
                .extracting(ControlsWatch.News::text)
                .containsExactly("workspace " + ONE + " is exempted no longer, ended by ben: an example");
        assertThat(watch.look()).isEmpty();
        assertThat(watch.exemptions()).isZero();
    }

    @Test
    void anExemptionWhoseTimeIsOverIsToldSo() {
        ControlExamples.exempt(database, ONE, HOUR);
        watch.run();
        database.clock().advance(HOUR);

        assertThat(watch.look())
                .extracting(ControlsWatch.News::text)
                .containsExactly("workspace " + ONE + " is exempted no longer, its time is over");
    }

    @Test
    void whatIsNewWhileTheDatabaseIsAwayIsToldWhenItIsBack() {
        ControlExamples.stop(database);
        database.disturbances().failNext(1, Disturbances.Failure.INSTEAD_OF_COMMIT);
        watch.run();
        watch.run();

        assertThat(watch.stopped()).isOne();
    }
}
