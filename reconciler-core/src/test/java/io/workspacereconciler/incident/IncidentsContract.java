package io.workspacereconciler.incident;

import static io.workspacereconciler.incident.IncidentExamples.because;
import static io.workspacereconciler.incident.IncidentExamples.offline;
import static io.workspacereconciler.workspace.WorkspaceExamples.as;
import static io.workspacereconciler.workspace.WorkspaceExamples.id;
import static io.workspacereconciler.workspace.WorkspaceExamples.instance;
import static io.workspacereconciler.workspace.WorkspaceExamples.online;
import static io.workspacereconciler.workspace.WorkspaceExamples.onlineOn;
import static io.workspacereconciler.workspace.WorkspaceExamples.withoutInstance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.database.DatabaseUnderTest;
import io.workspacereconciler.database.Together;
import io.workspacereconciler.event.Json;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link Incidents} guarantees of each incident; {@code TimelineContract} and {@code DueIncidentsContract} have the rest. */
public abstract class IncidentsContract implements DatabaseUnderTest {

    @Test
    void anIncidentIsFoundAsItWasOpened() {
        Incident suspected =
                Incident.begin(IncidentExamples.subject(1), IncidentState.SUSPECTED, null, clock().instant());
        Incident held =
                Incident.begin(IncidentExamples.subject(2), IncidentState.HELD, HoldReason.OBSERVE, clock().instant());
        Incident due = offline(3, clock().instant().plusNanos(123_456_000))
                .dueAt(clock().instant().plusNanos(7_000));

        for (Incident first : List.of(suspected, held, due)) {
            assertThat(open(first)).contains(first);
            assertThat(find(first)).contains(first);
        }
        assertThat(find(offline(4, clock().instant()))).isEmpty();
    }

    @Test
    void aSecondOpenIncidentOfThePairIsRefused() {
        Incident first = opened(1);
        clock().advance(Duration.ofSeconds(60));

        Incident second = offline(1, clock().instant());

        assertThat(open(second)).isEmpty();
        assertThat(find(second)).isEmpty();
        assertThat(find(first)).contains(first);
        assertThat(story(first)).hasSize(1);
    }

    @Test
    void ofSeveralReplicasAtOnceExactlyOneOpensTheIncident() throws Exception {
        List<Boolean> opened = Together.run(
                4,
                () -> open(offline(1, clock().advance(Duration.ofSeconds(1)))).isPresent());

        assertThat(opened).containsOnlyOnce(true).hasSize(4);
        assertThat(openOf(id(1)).get(id(1))).hasSize(1);
    }

    @Test
    void aLaterDeathOfThePairIsAnotherIncident() {
        Incident first = opened(1);
        save(first.become(IncidentState.CLEARED, clock().instant()));
        clock().advance(Duration.ofSeconds(60));

        Incident second = opened(1);

        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(openOf(id(1))).isEqualTo(Map.of(id(1), List.of(second)));
    }

    @Test
    void aDeathThatEndedAtTheSameInstantIsNotOpenedAgain() {
        Incident first = opened(1);
        Incident cleared = save(first.become(IncidentState.CLEARED, clock().instant()));

        assertThat(open(first)).isEmpty();
        assertThat(find(first)).contains(cleared);
    }

    @Test
    void aSavedChangeIsStoredUnderTheNextVersion() {
        Incident first = opened(1);
        clock().advance(Duration.ofSeconds(60));

        Incident held = save(first.held(HoldReason.PREPARE, clock().instant()));

        assertThat(held.version()).isEqualTo(first.version() + 1);
        assertThat(held)
                .isEqualTo(first.held(HoldReason.PREPARE, clock().instant()).nextVersion());
        assertThat(find(first)).contains(held);
    }

    @Test
    void whatAnOlderVersionSaysChangesNothing() {
        Incident first = opened(1);
        Incident held = save(first.held(HoldReason.PROOF, clock().instant()));

        assertThat(trySave(first.become(IncidentState.RESTARTING, clock().instant())))
                .isEmpty();
        assertThat(renew(first.withRestart("{}"))).isEmpty();
        assertThat(trySave(held.nextVersion())).isEmpty();

        assertThat(find(first)).contains(held);
        assertThat(story(first)).hasSize(2);
    }

    @Test
    void whatWasNeverOpenedIsNotSaved() {
        Incident never = offline(1, clock().instant());

        assertThat(trySave(never)).isEmpty();
        assertThat(renew(never)).isEmpty();
        assertThat(find(never)).isEmpty();
    }

    @Test
    void ofSeveralWritersAtOnceExactlyOneSavesAVersion() throws Exception {
        Incident first = opened(1);

        List<Boolean> saved = Together.run(
                4,
                () -> trySave(first.become(IncidentState.RESTARTING, clock().instant()))
                        .isPresent());

        assertThat(saved).containsOnlyOnce(true).hasSize(4);
        assertThat(story(first)).hasSize(2);
    }

    @Test
    void theHealersProgressIsKeptAsJson() throws JsonProcessingException {
        Incident restarting = save(opened(1).become(IncidentState.RESTARTING, clock().instant()));
        String progress = "{\"step\":\"launch\", \"attempts\":[1,2.50], \"said\":\"a \\\"b\\\" \\u00e4\", \"z\":null}";

        Incident renewed = renew(restarting.withRestart(progress)).orElseThrow();

        assertThat(renewed.version()).isEqualTo(restarting.version() + 1);
        Incident found = find(restarting).orElseThrow();
        assertThat(found.withRestart("")).isEqualTo(renewed.withRestart(""));
        assertThat(Json.MAPPER.readTree(found.progress().orElseThrow())).isEqualTo(Json.MAPPER.readTree(progress));
        assertThat(story(restarting)).hasSize(2);
    }

    @Test
    void progressThatIsNoJsonIsRefused() {
        Incident restarting = save(opened(1).become(IncidentState.RESTARTING, clock().instant()));

        assertThatThrownBy(() -> renew(restarting.withRestart("step 3"))).isInstanceOf(DatabaseException.class);
        assertThat(find(restarting)).contains(restarting);
    }

    @Test
    void aRenewalThatWouldChangeTheStateIsRefused() {
        Incident first = opened(1);

        assertThatThrownBy(() -> renew(first.become(IncidentState.RESTARTING, clock().instant())))
                .isInstanceOf(IllegalStateException.class);
        assertThat(find(first)).contains(first);
    }

    @Test
    void anAbandonedIncidentIsNotTakenUpBesideAnotherOpenOneOfThePair() {
        Incident abandoned = save(opened(1).become(IncidentState.ABANDONED, clock().instant()));
        clock().advance(Duration.ofSeconds(60));
        opened(1);

        assertThatThrownBy(() -> save(abandoned.become(IncidentState.RESTARTING, clock().instant())))
                .isInstanceOf(DatabaseException.class);
        assertThat(find(abandoned)).contains(abandoned);
        assertThat(story(abandoned)).hasSize(2);
    }

    @Test
    void theOpenIncidentsOfAWorkspaceComeOldestFirst() {
        Incident onOldInstance = opened(1);
        clock().advance(Duration.ofSeconds(60));
        Incident.Subject next = new Incident.Subject(id(1), instance(7), WorkspaceExamples.PLACE);
        Incident onNewInstance = Incident.begin(next, IncidentState.SUSPECTED, null, clock().instant());
        assertThat(open(onNewInstance)).isPresent();
        Incident other = opened(2);
        opened(3);

        assertThat(openOf(id(1), id(2), id(4)))
                .isEqualTo(Map.of(id(1), List.of(onOldInstance, onNewInstance), id(2), List.of(other)));
        assertThat(openOf()).isEmpty();
        assertThat(database()
                        .<Optional<Incident>>inTransaction(
                                transaction -> transaction.incidents().openOf(id(1), instance(7))))
                .contains(onNewInstance);
    }

    @Test
    void anIncidentWhoseRowIsStillOnlineOnItsInstanceHasNotMovedOn() {
        put(online(1));
        opened(1);

        assertThat(movedOn(10)).isEmpty();
    }

    @Test
    void anIncidentHasMovedOnWhenItsRowPointsElsewhereOrIsNotOnlineOrIsGone() {
        put(onlineOn(1, instance(7)));
        put(as(WorkspaceStatus.PAUSED, online(2)));
        put(withoutInstance(online(3)));
        Incident first = opened(1);
        clock().advance(Duration.ofSeconds(1));
        Incident second = opened(2);
        clock().advance(Duration.ofSeconds(1));
        Incident third = opened(3);
        clock().advance(Duration.ofSeconds(1));
        Incident gone = opened(4);

        assertThat(movedOn(10)).containsExactly(first, second, third, gone);
        assertThat(movedOn(2)).containsExactly(first, second);
    }

    @Test
    void anIncidentAfterTheFlipOrAClosedOneDoesNotMoveOn() {
        save(opened(1).become(IncidentState.RESTARTING, clock().instant()));
        save(opened(2).become(IncidentState.CLEARED, clock().instant()));

        assertThat(movedOn(10)).isEmpty();
    }

    @Test
    void onlyOpenIncidentsAreCounted() {
        opened(1);
        opened(2);
        save(opened(3).become(IncidentState.RESTARTING, clock().instant()));
        save(opened(4).held(HoldReason.PROOF, clock().instant()));
        save(opened(5).become(IncidentState.CLEARED, clock().instant()));
        save(opened(6).become(IncidentState.ABANDONED, clock().instant()));

        assertThat(database()
                        .<Map<IncidentState, Integer>>inTransaction(
                                transaction -> transaction.incidents().openByState()))
                .isEqualTo(Map.of(IncidentState.OFFLINE, 2, IncidentState.RESTARTING, 1, IncidentState.HELD, 1));
    }

    private Incident opened(long number) {
        return open(offline(number, clock().instant())).orElseThrow();
    }

    private Optional<Incident> open(Incident first) {
        return database()
                .inTransaction(transaction -> transaction.incidents().open(first, because("open", first.openedAt())));
    }

    private Incident save(Incident changed) {
        return trySave(changed).orElseThrow();
    }

    private Optional<Incident> trySave(Incident changed) {
        return database()
                .inTransaction(
                        transaction -> transaction.incidents().save(changed, because("save", changed.changedAt())));
    }

    private Optional<Incident> renew(Incident changed) {
        return database().inTransaction(transaction -> transaction.incidents().renew(changed));
    }

    private Optional<Incident> find(Incident incident) {
        return database().inTransaction(transaction -> transaction.incidents().find(incident.id()));
    }

    private Map<WorkspaceId, List<Incident>> openOf(WorkspaceId... workspaces) {
        return database().inTransaction(transaction -> transaction.incidents().openOf(Arrays.asList(workspaces)));
    }

    private List<Incident> movedOn(int limit) {
        return database().inTransaction(transaction -> transaction.incidents().movedOn(limit));
    }

    private List<TimelineEntry> story(Incident incident) {
        return database()
                .inTransaction(transaction -> transaction.incidents().timeline().of(incident.id()));
    }
}
