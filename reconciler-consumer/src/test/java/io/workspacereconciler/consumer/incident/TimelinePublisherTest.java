package io.workspacereconciler.consumer.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.bus.RecordingPublisher;
import io.workspacereconciler.database.Disturbances.Failure;
import io.workspacereconciler.database.InMemoryDatabase;
import io.workspacereconciler.event.WorkspaceIncident;
import io.workspacereconciler.incident.Change;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class TimelinePublisherTest {

    private final InMemoryDatabase database = new InMemoryDatabase();
    private final RecordingPublisher publisher = new RecordingPublisher();
    private final TimelinePublisher timeline = new TimelinePublisher(database, publisher);

    @Test
    void everyChangeOfStateIsToldOnceAndInOrder() {
        Incident incident = open(1);
        become(incident, IncidentState.CLEARED);

        timeline.run();
        timeline.run();

        assertThat(told())
                .extracting(WorkspaceIncident::to)
                .containsExactly(IncidentState.OFFLINE, IncidentState.CLEARED);
        assertThat(told()).extracting(WorkspaceIncident::from).containsExactly(null, IncidentState.OFFLINE);
        assertThat(told()).isSortedAccordingTo((a, b) -> Long.compare(a.sequence(), b.sequence()));
        assertThat(timeline.problem()).isEmpty();
    }

    @Test
    void aStepOfARestartIsNotTold() {
        Incident incident = open(1);
        database.useTransaction(tx -> tx.incidents().save(incident.withRestart("{}"), why("release")));

        timeline.run();

        assertThat(told()).extracting(WorkspaceIncident::rule).containsExactly("opened");
    }

    @Test
    void moreThanOnePageIsToldAtOnce() {
        for (int number = 1; number <= 501; number++) {
            open(number);
        }

        timeline.run();

        assertThat(told()).hasSize(501);
    }

    @Test
    void whatTheBrokerRefusesIsToldLaterUnderTheSameId() {
        open(1);
        open(2);
        publisher.refuseNext(new IllegalStateException("no leader"));

        timeline.run();
        List<WorkspaceIncident> part = told();
        assertThat(timeline.problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("no leader"));
        publisher.clear();
        timeline.run();

        assertThat(part).as("nothing is said after one that fails").isEmpty();
        assertThat(told()).hasSize(2);
        assertThat(timeline.problem()).isEmpty();
    }

    @Test
    void noChangeOfAWorkspaceIsToldBeforeTheOneAheadOfItIsAcknowledged() {
        become(open(1), IncidentState.CLEARED);
        open(2);
        List<WorkspaceIncident> sent = new ArrayList<>();
        CompletableFuture<Void> lost = new CompletableFuture<>();
        TimelinePublisher losing = new TimelinePublisher(database, event -> {
            sent.add((WorkspaceIncident) event);
            if (sent.size() == 2) {
                // the second workspace's is acknowledged, the first one's is lost on its way
                lost.completeExceptionally(new IllegalStateException("lost"));
            }
            return sent.size() == 1 ? lost : CompletableFuture.completedFuture(null);
        });

        losing.run();

        assertThat(sent)
                .extracting(WorkspaceIncident::to)
                .containsExactly(IncidentState.OFFLINE, IncidentState.OFFLINE);
        timeline.run();
        assertThat(told())
                .filteredOn(event -> event.subject().workspace().equals(WorkspaceExamples.id(1)))
                .extracting(WorkspaceIncident::to)
                .containsExactly(IncidentState.OFFLINE, IncidentState.CLEARED);
    }

    @Test
    void aDatabaseThatIsAwayIsAProblemUntilItIsBack() {
        open(1);
        database.disturbances().failNext(1, Failure.BEFORE);

        timeline.run();
        assertThat(timeline.problem()).isPresent();
        assertThat(told()).isEmpty();

        timeline.run();
        assertThat(timeline.problem()).isEmpty();
        assertThat(told()).hasSize(1);
    }

    @Test
    void aNoteThatWasLostIsARepeatAndNoLoss() {
        open(1);
        database.disturbances().failNext(1, Failure.INSTEAD_OF_COMMIT);

        timeline.run();
        timeline.run();

        assertThat(told()).hasSize(2);
        assertThat(told().get(0).eventId()).isEqualTo(told().get(1).eventId());
    }

    @Test
    void aProgrammingErrorIsAProblemAndNoEnd() {
        open(1);
        TimelinePublisher broken = new TimelinePublisher(database, event -> {
            throw new IllegalStateException("a defect");
        });

        broken.run();

        assertThat(broken.problem()).contains("Incidents are told later: java.lang.IllegalStateException: a defect");
    }

    private Incident open(int number) {
        database.put(WorkspaceExamples.online(number));
        return database.inTransaction(tx -> tx.incidents()
                .open(IncidentExamples.offline(number, tx.now()), why("opened"))
                .orElseThrow());
    }

    private void become(Incident incident, IncidentState state) {
        database.useTransaction(tx -> tx.incidents().save(incident.become(state, tx.now()), why("changed")));
    }

    private Change why(String rule) {
        return new Change(rule, "an example", database.clock().instant());
    }

    private List<WorkspaceIncident> told() {
        return publisher.published(WorkspaceIncident.class);
    }
}
