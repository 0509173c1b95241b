package io.workspacereconciler.incident;

import static io.workspacereconciler.incident.IncidentExamples.because;
import static io.workspacereconciler.incident.IncidentExamples.offline;
import static io.workspacereconciler.workspace.WorkspaceExamples.id;
import static io.workspacereconciler.workspace.WorkspaceExamples.instance;
import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.database.DatabaseUnderTest;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What every {@link Incidents} tells of incidents that have ended, and of restarts that nobody has claimed. */
public abstract class PastIncidentsContract implements DatabaseUnderTest {

    @Test
    void theLatestIncidentOfAWorkspaceIsTheOneThatBeganLast() {
        ended(1, IncidentState.CLEARED);
        Incident latest = ended(1, IncidentState.ABANDONED);
        ended(2, IncidentState.CLEARED);

        assertThat(one(incidents -> incidents.latestOf(id(1)))).contains(latest);
        List<Incident> all = database().inTransaction(tx -> tx.incidents().latestOf(id(1), 5));
        assertThat(all).hasSize(2).first().isEqualTo(latest);
        List<Incident> last = database().inTransaction(tx -> tx.incidents().latestOf(id(1), 1));
        assertThat(last).containsExactly(latest);
        List<Incident> abandoned = database().inTransaction(tx -> tx.incidents().in(IncidentState.ABANDONED, 5));
        assertThat(abandoned).containsExactly(latest);
        List<Incident> oneCleared =
                database().inTransaction(tx -> tx.incidents().in(IncidentState.CLEARED, 1));
        assertThat(oneCleared).hasSize(1);
        assertThat(one(incidents -> incidents.latestOf(id(3)))).isEmpty();
    }

    @Test
    void onlyARecoveredIncidentOfTheWorkspaceIsItsLastRecoveredOne() {
        ended(1, IncidentState.RECOVERED);
        Incident last = ended(1, IncidentState.RECOVERED);
        ended(1, IncidentState.SUPERSEDED);
        ended(2, IncidentState.RECOVERED);

        assertThat(one(incidents -> incidents.lastRecovered(id(1)))).contains(last);
        assertThat(one(incidents -> incidents.lastRecovered(id(3)))).isEmpty();
    }

    @Test
    void whatHasEndedOfAPairIsToldFromWhatIsOpenAndFromOthers() {
        Incident first = ended(1, IncidentState.CLEARED);
        Incident second = ended(1, IncidentState.ABANDONED);
        open(1);
        ended(2, IncidentState.CLEARED);

        assertThat(this.<List<Incident>>ask(incidents -> incidents.endedOf(id(1), first.instance())))
                .containsExactly(first, second);
        assertThat(this.<List<Incident>>ask(incidents -> incidents.endedOf(id(1), instance(2))))
                .isEmpty();
        assertThat(this.<List<Incident>>ask(incidents -> incidents.endedOf(id(3), instance(3))))
                .isEmpty();
    }

    @Test
    void theCauseIsKeptForAsLongAsTheIncidentIsAbandoned() {
        Incident first = abandoned(1, "CAPACITY");
        abandoned(2, "QUOTA");
        Incident second = abandoned(3, "CAPACITY");
        ended(4, IncidentState.ABANDONED);

        assertThat(abandonedFor("CAPACITY")).containsExactly(first, second);
        assertThat(abandonedFor("ZONE")).isEmpty();

        Incident again = save(first.become(IncidentState.RESTARTING, clock().instant()));

        assertThat(again.cause()).isNull();
        assertThat(abandonedFor("CAPACITY")).containsExactly(second);
        assertThat(one(incidents -> incidents.find(first.id()))).contains(again);
    }

    @Test
    void aRestartThatIsDueForLongIsUnclaimed() {
        Instant start = clock().instant();
        restarting(1, incident -> incident.dueAt(start));
        restarting(2, incident -> incident.dueAt(start.minusSeconds(1)));
        restarting(3, incident -> incident.dueAt(start.plusNanos(1_000)));
        restarting(4, incident -> incident.dueAt(null));
        Incident offline = open(5);
        renew(offline.dueAt(start));
        save(restarting(6, incident -> incident.dueAt(start)).become(IncidentState.CLEARED, start));

        assertThat(this.<List<WorkspaceId>>ask(incidents -> incidents.unclaimedSince(start)))
                .containsExactly(id(2), id(1));
    }

    private Incident open(long number) {
        clock().advance(Duration.ofSeconds(60));
        return one(incidents -> incidents.open(offline(number, clock().instant()), because("open", clock().instant())))
                .orElseThrow();
    }

    private Incident restarting(long number, UnaryOperator<Incident> change) {
        return renew(change.apply(save(open(number).become(IncidentState.RESTARTING, clock().instant()))));
    }

    private Incident ended(long number, IncidentState end) {
        Incident restarting = save(open(number).become(IncidentState.RESTARTING, clock().instant()));
        return save(restarting.become(end, clock().instant()));
    }

    private Incident abandoned(long number, String cause) {
        return save(
                open(number).become(IncidentState.ABANDONED, clock().instant()).givenUpFor(cause));
    }

    private List<Incident> abandonedFor(String cause) {
        return ask(incidents -> incidents.abandonedFor(cause));
    }

    private Incident save(Incident changed) {
        return one(incidents -> incidents.save(changed, because("save", clock().instant())))
                .orElseThrow();
    }

    private Incident renew(Incident changed) {
        return one(incidents -> incidents.renew(changed)).orElseThrow();
    }

    private Optional<Incident> one(Function<Incidents, Optional<Incident>> question) {
        return ask(question);
    }

    private <T> T ask(Function<Incidents, T> question) {
        return database().inTransaction(transaction -> question.apply(transaction.incidents()));
    }
}
