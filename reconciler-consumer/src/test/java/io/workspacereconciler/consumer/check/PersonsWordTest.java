package io.workspacereconciler.consumer.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Mode;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.control.ControlExamples;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.incident.TimelineEntry;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Deaths that are proven, of which a person has said that nothing is to be done. */
final class PersonsWordTest extends CheckedFleet {

    private static final Duration HOURS = Duration.ofHours(2);

    private final BatchChecker observer = checker(Mode.OBSERVE);

    @BeforeEach
    void oneIsDead() {
        fleet(2);
        instances.show(DEAD, InstanceState.TERMINATED);
    }

    @Test
    void theDeathOfAnExemptedWorkspaceIsAnIncidentThatSaysSo() {
        Instant end = database.clock().instant().plus(HOURS);
        exempt();

        sweepAgain();
        sweepAgain();

        assertHeld(HoldReason.EXEMPTED);
        assertThat(database.storyOf(ONE))
                .extracting(line -> line.why().detail())
                .containsExactly(SEEN_TERMINATED + "; exempted until " + end + " by ann: an example");
        assertThat(decisions()).containsOnly(new Decision.Hold(ProofPolicy.ENDED, HoldReason.EXEMPTED));
    }

    @Test
    void aDeathWhileAllIsStoppedIsAnIncidentThatSaysSo() {
        ControlExamples.stop(database);

        sweepAgain();

        assertHeld(HoldReason.STOPPED);
        assertThat(lastLine().why().detail()).isEqualTo(SEEN_TERMINATED + "; stopped by ann: an example");
        assertThat(decisions()).containsExactly(new Decision.Hold(ProofPolicy.ENDED, HoldReason.STOPPED));
    }

    @Test
    void whenAnExemptionExpiresTheNextSweepDecidesAtOnceOnWhatIsTrueThen() {
        exempt();
        sweepAgain();
        database.clock().advance(HOURS.minus(INTERVAL.multipliedBy(2)).minusMillis(1));

        sweepAgain();
        assertHeld(HoldReason.EXEMPTED);
        sweepAgain();

        assertLetThrough();
    }

    @Test
    void whenAnExemptionIsEndedOrAllGoesOnTheNextSweepDecidesAtOnce() {
        exempt();
        sweepAgain();
        ControlExamples.endExemption(database, ONE);
        ControlExamples.stop(database);
        sweepAgain();
        assertHeld(HoldReason.STOPPED);

        ControlExamples.resume(database);
        sweepAgain();

        assertLetThrough();
    }

    @Test
    void whatRunsWhenTheWordEndsIsCleared() {
        exempt();
        ControlExamples.stop(database);
        sweepAgain();
        instances.show(DEAD, InstanceState.RUNNING);

        sweepAgain();

        assertThat(incident().state()).isEqualTo(IncidentState.CLEARED);
    }

    @Test
    void whatWasLetThroughIsHeldWhenAWordComesBeforeTheFlipAndNoMoreIsSaidOfIt() {
        sweepAgain();
        assertLetThrough();
        publisher.clear();

        ControlExamples.stop(database);
        sweepAgain();

        assertHeld(HoldReason.STOPPED);
    }

    @Test
    void whatWasLetThroughIsHeldByAnObserverToo() {
        sweepAgain();
        publisher.clear();

        observe();

        assertHeld(HoldReason.OBSERVE);
        sweepAgain();
        assertLetThrough();
    }

    @Test
    void anExemptionComesBeforeAStopAndAStopBeforeObserving() {
        observe();
        assertHeld(HoldReason.OBSERVE);
        ControlExamples.stop(database);
        observe();
        assertHeld(HoldReason.STOPPED);
        exempt();
        observe();
        observe();
        assertHeld(HoldReason.EXEMPTED);

        ControlExamples.endExemption(database, ONE);
        observe();
        assertHeld(HoldReason.STOPPED);
        ControlExamples.resume(database);
        observe();
        assertHeld(HoldReason.OBSERVE);

        assertThat(database.storyOf(ONE)).as("one line for each reason").hasSize(5);
    }

    @ParameterizedTest
    @EnumSource(names = {"PREPARE", "SKIPPED", "PROOF", "VOID"})
    void whatNeedsAPersonAnywayGivesWayToAnExemptionOnly(HoldReason reason) {
        sweepAgain();
        Incident offline = incident();
        database.useTransaction(
                tx -> tx.incidents().save(offline.held(reason, tx.now()), IncidentExamples.because("held", tx.now())));
        publisher.clear();
        ControlExamples.stop(database);
        for (int sweep = 0; sweep < 10; sweep++) {
            sweepAgain();
        }
        assertHeld(reason);

        exempt();
        sweepAgain();

        assertHeld(HoldReason.EXEMPTED);
    }

    @Test
    void aWordGivesWayToWhateverKeepsItByItself() {
        exempt();
        sweepAgain();
        ControlExamples.endExemption(database, ONE);
        Instant now = database.clock().instant();

        assertThat(PersonsWord.hold(incident(), HoldReason.PROOF, now))
                .map(incident -> incident.hold())
                .contains(HoldReason.PROOF);
    }

    @Test
    void whatIsNotProvenIsSuspectedAllTheSame() {
        exempt();
        ControlExamples.stop(database);
        instances.show(DEAD, InstanceState.STOPPED);

        sweepAgain();

        assertThat(incident().state()).isEqualTo(IncidentState.SUSPECTED);
    }

    private void exempt() {
        ControlExamples.exempt(database, ONE, HOURS);
    }

    private void observe() {
        database.clock().advance(INTERVAL);
        observer.check(sweep(database.clock().instant()));
    }

    private void assertHeld(HoldReason reason) {
        assertThat(incident().state()).isEqualTo(IncidentState.HELD);
        assertThat(incident().hold()).isEqualTo(reason);
        assertThat(database.incidentsOf(ONE)).hasSize(1);
        assertThat(publisher.published(WorkspaceOffline.class)).isEmpty();
        assertThat(database.workspace(ONE)).isEqualTo(WorkspaceExamples.online(1));
    }

    private void assertLetThrough() {
        assertThat(incident().state()).isEqualTo(IncidentState.OFFLINE);
        assertThat(publisher.published(WorkspaceOffline.class)).hasSize(1);
    }

    private TimelineEntry lastLine() {
        List<TimelineEntry> story = database.storyOf(ONE);
        return story.get(story.size() - 1);
    }

    private List<Decision> decisions() {
        return publisher.published(BatchChecked.class).stream()
                .flatMap(checked -> checked.others().stream())
                .map(BatchChecked.Finding::decision)
                .toList();
    }
}
