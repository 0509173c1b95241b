package io.workspacereconciler.incident;

import static io.workspacereconciler.incident.IncidentExamples.because;
import static io.workspacereconciler.incident.IncidentExamples.offline;
import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.database.DatabaseUnderTest;
import io.workspacereconciler.database.Together;
import io.workspacereconciler.incident.RestartPlaces.Given;
import io.workspacereconciler.incident.RestartPlaces.Rank;
import io.workspacereconciler.incident.RestartPlaces.Standing;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.sweep.SweepKind;
import io.workspacereconciler.sweep.SweepPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every {@link RestartPlaces} guarantees. */
public abstract class RestartPlacesContract implements DatabaseUnderTest {

    @Test
    void whoHasWaitedLongestComesFirstUntilAllPlacesAreTaken() {
        Incident second = restarting(2);
        Incident first = restarting(1);
        Incident third = restarting(3);
        Instant asked = queue(first);
        queue(second);
        queue(third);

        assertThat(handOut(1)).containsExactly(new Given(first.id(), asked));
        assertThat(has(first)).isTrue();
        assertThat(has(second)).isFalse();
        assertThat(handOut(2)).extracting(Given::incident).containsExactly(second.id());
        assertThat(handOut(2)).isEmpty();
        assertThat(standing()).isEqualTo(new Standing(0, 2, 1));
    }

    @Test
    void whatMayHaveLaunchedComesBeforeWhatHasNot() {
        Incident early = restarting(1);
        Incident late = restarting(2);
        queue(early, Rank.NOT_LAUNCHED);
        queue(late, Rank.LAUNCHED);

        assertThat(handOut(1)).extracting(Given::incident).containsExactly(late.id());
        assertThat(handOut(2)).extracting(Given::incident).containsExactly(early.id());
    }

    @Test
    void aPlaceThatIsGivenBackIsTheNextOnes() {
        Incident first = restarting(1);
        Incident second = restarting(2);
        queue(first);
        queue(second);
        handOut(1);

        leave(first);

        assertThat(has(first)).isFalse();
        assertThat(standing()).isEqualTo(new Standing(0, 0, 1));
        assertThat(handOut(1)).extracting(Given::incident).containsExactly(second.id());
    }

    @Test
    void whoNoLongerWaitsIsGivenNothing() {
        Incident first = restarting(1);
        queue(first);
        leave(first);
        leave(first);

        assertThat(handOut(1)).isEmpty();
        assertThat(standing()).isEqualTo(new Standing(0, 0, 0));
    }

    @Test
    void whoQueuesAgainKeepsItsTurn() {
        Incident first = restarting(1);
        Incident second = restarting(2);
        queue(first);
        queue(second);

        assertThat(again(first)).isFalse();
        assertThat(handOut(1)).extracting(Given::incident).containsExactly(first.id());
        assertThat(again(first)).isFalse();
        assertThat(has(first)).isTrue();
    }

    @Test
    void whoComesBackAfterItsPlaceIsBehindThoseThatWaited() {
        Incident first = restarting(1);
        Incident second = restarting(2);
        queue(first);
        queue(second);
        handOut(1);
        leave(first);
        queue(first);

        assertThat(handOut(1)).extracting(Given::incident).containsExactly(second.id());
    }

    @Test
    void whatHasEndedHoldsNoPlaceAndWaitsForNone() {
        Incident ended = restarting(1);
        Incident alsoEnded = restarting(2);
        Incident next = restarting(3);
        queue(ended);
        queue(alsoEnded);
        queue(next);
        handOut(1);

        become(ended, IncidentState.RECOVERED);
        become(alsoEnded, IncidentState.SUPERSEDED);

        assertThat(standing()).isEqualTo(new Standing(0, 0, 1));
        assertThat(handOut(1)).extracting(Given::incident).containsExactly(next.id());
    }

    @Test
    void aSmallerFleetTakesNobodysPlace() {
        List<Incident> restarts = queued(4);
        handOut(4);

        assertThat(handOut(2)).isEmpty();
        assertThat(restarts).allMatch(this::has);
    }

    @Test
    void whoeverHandsOutNoMoreThanSoManyHaveAPlace() throws Exception {
        queued(20);

        List<Given> given = Together.run(4, () -> handOut(6)).stream()
                .flatMap(Collection::stream)
                .toList();

        assertThat(given).hasSize(6).doesNotHaveDuplicates();
        assertThat(standing()).isEqualTo(new Standing(0, 6, 14));
    }

    @Test
    void theFleetIsWhatTheLastPlannedSweepFoundOnlineAndWhatWasBeingRestartedThen() {
        restarting(1);
        restarting(2);
        SweepId sweep = sweep();
        planned(sweep, 298);
        clock().advance(Duration.ofSeconds(1));
        restarting(3);
        clock().advance(Duration.ofSeconds(1));
        sweep();

        assertThat(standing().fleet())
                .as("what was flipped since was online then, and the last sweep is not planned")
                .isEqualTo(300);
    }

    @Test
    void aSweepOfOneWorkspaceTellsNothingOfTheFleet() {
        planned(sweep(), 300);
        clock().advance(Duration.ofSeconds(1));
        SweepId asked = new SweepId(clock().instant());
        database().useTransaction(tx -> tx.sweeps().ask(asked, SweepKind.ASKED, "a person", tx.now()));
        planned(asked, 1);

        assertThat(standing().fleet()).isEqualTo(300);
    }

    @Test
    void theFleetIsNobodyBeforeASweepIsPlanned() {
        restarting(1);
        sweep();

        assertThat(standing().fleet()).isZero();
    }

    private List<Incident> queued(int count) {
        List<Incident> restarts =
                LongStream.rangeClosed(1, count).mapToObj(this::restarting).toList();
        restarts.forEach(this::queue);
        return restarts;
    }

    private SweepId sweep() {
        SweepId sweep = new SweepId(clock().instant());
        database().useTransaction(tx -> tx.sweeps().claim(sweep, "producer", tx.now()));
        return sweep;
    }

    private void planned(SweepId sweep, int rows) {
        database().useTransaction(tx -> tx.sweeps().planned(sweep, new SweepPlan(rows, 2, Map.of()), tx.now()));
    }

    private Incident restarting(long number) {
        return database().inTransaction(tx -> {
            Incident first = offline(number, tx.now());
            tx.incidents().open(first, because("proven", tx.now()));
            return tx.incidents()
                    .save(first.become(IncidentState.RESTARTING, tx.now()), because("flip", tx.now()))
                    .orElseThrow();
        });
    }

    private void become(Incident incident, IncidentState state) {
        boolean saved = database()
                .inTransaction(tx -> tx.incidents()
                        .save(incident.become(state, tx.now()), because("an end", tx.now()))
                        .isPresent());
        assertThat(saved).isTrue();
    }

    private Instant queue(Incident incident) {
        return queue(incident, Rank.NOT_LAUNCHED);
    }

    private Instant queue(Incident incident, Rank rank) {
        Instant now = clock().advance(Duration.ofMillis(1));
        assertThat(database().<Boolean>inTransaction(tx -> tx.restartPlaces().queue(incident.id(), rank, now)))
                .isTrue();
        return now;
    }

    private boolean again(Incident incident) {
        clock().advance(Duration.ofMillis(1));
        return database().inTransaction(tx -> tx.restartPlaces().queue(incident.id(), Rank.NOT_LAUNCHED, tx.now()));
    }

    private List<Given> handOut(int most) {
        return database().inTransaction(tx -> tx.restartPlaces().handOut(most, tx.now()));
    }

    private void leave(Incident incident) {
        database().useTransaction(tx -> tx.restartPlaces().leave(incident.id()));
    }

    private boolean has(Incident incident) {
        return database().inTransaction(tx -> tx.restartPlaces().has(incident.id()));
    }

    private Standing standing() {
        return database().inTransaction(tx -> tx.restartPlaces().standing());
    }
}
