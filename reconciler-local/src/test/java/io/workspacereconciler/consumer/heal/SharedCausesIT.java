package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.database.Together;
import io.workspacereconciler.incident.Allowance;
import io.workspacereconciler.incident.BlockedCause;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.SharedCause;
import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several replicas that ask one real database at once which of their restarts is tried. */
@Timeout(60)
final class SharedCausesIT {

    private static final int REPLICAS = 6;
    private static final int EACH = 5;
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final RestartSettings SETTINGS = new RestartSettings(
            RestartSettings.OnlineWhen.REGISTERED,
            Duration.ofMinutes(15),
            LEASE,
            ChangePace.each(new Allowance(Duration.ofMillis(1), 100)));
    private static final SharedCause FULL = new SharedCause("CAPACITY lt-0a1b2c3d in eu-central-1a");
    private static final SharedCause SPENT = new SharedCause("QUOTA lt-0a1b2c3d");

    private final TestRegistry registry = TestRegistry.create(PlatformTable.TEXT_STATUS);
    private final SettableClock clock = new SettableClock();
    private final Database database = registry.database(handle -> clock.instant());
    private final SharedCauses causes = new SharedCauses(database, LEASE);

    private record Asked(ClaimedIncident work, Optional<SharedCauses.Trial> answer) {}

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void ofAllThatAskAtOnceOneIsTriedAndItsSuccessSetsAllOthersGoing() throws Exception {
        for (long number = 1; number <= REPLICAS * EACH; number++) {
            HalfWay.launching(database, number);
        }
        block(SPENT);
        block(FULL);

        List<Asked> asked = askAll();

        List<Asked> tried =
                asked.stream().filter(one -> one.answer().isPresent()).toList();
        assertThat(asked).hasSize(REPLICAS * EACH);
        assertThat(tried).hasSize(1);
        assertThat(tried.get(0).answer().orElseThrow().causes()).containsExactly(FULL, SPENT);
        assertThat(database.<List<Incident>>inTransaction(tx -> tx.incidents().claimDue("any", tx.now(), LEASE, 100)))
                .as("none of those that wait holds a place")
                .isEmpty();

        causes.succeeded(tried.get(0).work(), tried.get(0).answer().orElseThrow());

        List<Asked> again = askAll();
        assertThat(again).hasSize(REPLICAS * EACH - 1);
        assertThat(again).allSatisfy(one -> assertThat(one.answer()).contains(SharedCauses.Trial.NONE));
    }

    @Test
    void ofAllThatFailAtOnceTheFirstOneCounts() throws Exception {
        List<ClaimedIncident> works = new ArrayList<>();
        for (long number = 1; number <= REPLICAS; number++) {
            works.add(new ClaimedIncident(database, SETTINGS, HalfWay.launching(database, number)));
        }

        Together.run(REPLICAS, () -> {
            ClaimedIncident work;
            synchronized (works) {
                work = works.remove(0);
            }
            return causes.failed(work, RestartStep.LAUNCH, FailureCause.CAPACITY)
                    .orElseThrow();
        });

        BlockedCause blocked = database.<List<BlockedCause>>inTransaction(
                        tx -> tx.blockedCauses().lock(List.of(FULL)))
                .get(0);
        assertThat(blocked.tries()).isEqualTo(1);
        assertThat(blocked.nextTry()).isEqualTo(clock.instant().plusSeconds(30));
    }

    private void block(SharedCause cause) {
        database.useTransaction(
                tx -> tx.blockedCauses().put(new BlockedCause(cause, tx.now().minusSeconds(90), 2, tx.now(), null)));
    }

    private List<Asked> askAll() throws Exception {
        return Together.run(REPLICAS, this::ask).stream().flatMap(List::stream).toList();
    }

    private List<Asked> ask() {
        List<Incident> claimed = database.inTransaction(tx -> tx.incidents().claimDue("any", tx.now(), LEASE, EACH));
        return claimed.stream()
                .map(incident -> new ClaimedIncident(database, SETTINGS, incident))
                .map(work -> new Asked(work, causes.admit(work)))
                .toList();
    }
}
