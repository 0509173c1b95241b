package io.workspacereconciler.incident;

import static io.workspacereconciler.incident.IncidentExamples.because;
import static io.workspacereconciler.incident.IncidentExamples.offline;
import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.database.DatabaseUnderTest;
import io.workspacereconciler.database.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link BlockedCauses} guarantees, and {@link Incidents} for those that wait. */
public abstract class BlockedCausesContract implements DatabaseUnderTest {

    private static final SharedCause FULL = new SharedCause("CAPACITY lt-1 in zone-a");
    private static final SharedCause DENIED = new SharedCause("PERMISSION LAUNCH");
    private static final Duration LEASE = Duration.ofSeconds(30);

    @Test
    void onlyTheCausesThatWereAskedForAreFoundInTheOrderOfTheirNames() {
        BlockedCause denied = blocked(DENIED, 1, null);
        BlockedCause full = blocked(FULL, 7, offline(1, clock().instant()).id());
        put(denied);
        put(full);
        put(blocked(new SharedCause("QUOTA lt-1"), 1, null));

        assertThat(lock(DENIED, FULL, new SharedCause("ZONE zone-a"))).containsExactly(full, denied);
        assertThat(lock()).isEmpty();
    }

    @Test
    void theNextTakesThePlaceOfTheLast() {
        put(blocked(FULL, 1, offline(1, clock().instant()).id()));
        clock().advance(Duration.ofSeconds(30));
        BlockedCause second = blocked(FULL, 2, null);

        put(second);

        assertThat(lock(FULL)).containsExactly(second);
    }

    @Test
    void whatIsRemovedBlocksNoLonger() {
        put(blocked(FULL, 1, null));
        put(blocked(DENIED, 1, null));

        database().useTransaction(transaction -> transaction.blockedCauses().remove(FULL));
        database().useTransaction(transaction -> transaction.blockedCauses().remove(FULL));

        assertThat(lock(FULL, DENIED)).extracting(BlockedCause::cause).containsExactly(DENIED);
    }

    @Test
    void ofSeveralThatLookAtOnceOneIsFirst() throws Exception {
        put(blocked(FULL, 0, null));
        AtomicInteger looks = new AtomicInteger();

        Together.run(4, () -> {
            database().useTransaction(transaction -> {
                BlockedCause found =
                        transaction.blockedCauses().lock(List.of(FULL)).get(0);
                looks.incrementAndGet();
                transaction.blockedCauses().put(blocked(FULL, found.tries() + 1, null));
            });
            return true;
        });

        assertThat(looks).hasValue(4);
        assertThat(lock(FULL)).extracting(BlockedCause::tries).containsExactly(4);
    }

    @Test
    void whatWaitsForACauseIsDueWhenItIsSaidForThatCause() {
        Incident first = waiting(1, FULL);
        Incident second = waiting(2, FULL);
        Incident other = waiting(3, DENIED);
        Incident none = renew(restarting(4).dueAt(clock().instant().plusSeconds(3_600)));
        assertThat(find(first)).isEqualTo(first);

        database().useTransaction(transaction -> transaction.incidents().reschedule(FULL, transaction.now()));

        assertThat(find(first)).isEqualTo(first.dueAt(clock().instant()));
        assertThat(find(second)).isEqualTo(second.dueAt(clock().instant()));
        assertThat(find(other)).isEqualTo(other);
        assertThat(find(none)).isEqualTo(none);
        assertThat(claim()).extracting(Incident::id).containsExactlyInAnyOrder(first.id(), second.id());
    }

    @Test
    void whatAHealerHasInItsHandsWaitsForNothing() {
        Incident waiting = waiting(1, FULL);
        clock().advance(Duration.ofHours(1));

        Incident claimed = claim().get(0);
        database().useTransaction(transaction -> transaction.incidents().reschedule(FULL, transaction.now()));

        assertThat(claimed.waitsFor()).isNull();
        assertThat(claimed)
                .isEqualTo(waiting.nextVersion()
                        .waitingFor(null)
                        .dueAt(clock().instant().plus(LEASE)));
        assertThat(find(claimed)).isEqualTo(claimed);
    }

    @Test
    void whatHasEndedWaitsForNothing() {
        Incident ended = save(waiting(1, FULL).become(IncidentState.SUPERSEDED, clock().instant()));

        database().useTransaction(transaction -> transaction.incidents().reschedule(FULL, transaction.now()));

        assertThat(ended.waitsFor()).isNull();
        assertThat(find(ended)).isEqualTo(ended);
    }

    private BlockedCause blocked(SharedCause cause, int tries, @Nullable IncidentId triedBy) {
        Instant now = clock().instant();
        return new BlockedCause(cause, now.minusSeconds(5), tries, now.plusSeconds(30), triedBy);
    }

    private void put(BlockedCause blocked) {
        database().useTransaction(transaction -> transaction.blockedCauses().put(blocked));
    }

    private List<BlockedCause> lock(SharedCause... causes) {
        return database()
                .inTransaction(transaction -> transaction.blockedCauses().lock(List.of(causes)));
    }

    private Incident restarting(long number) {
        Incident opened = database()
                .<Optional<Incident>>inTransaction(transaction -> transaction
                        .incidents()
                        .open(offline(number, clock().instant()), because("open", clock().instant())))
                .orElseThrow();
        return save(opened.become(IncidentState.RESTARTING, clock().instant()));
    }

    private Incident waiting(long number, SharedCause cause) {
        return renew(
                restarting(number).dueAt(clock().instant().plusSeconds(3_600)).waitingFor(cause));
    }

    private Incident save(Incident changed) {
        return database()
                .<Optional<Incident>>inTransaction(
                        transaction -> transaction.incidents().save(changed, because("save", clock().instant())))
                .orElseThrow();
    }

    private Incident renew(Incident changed) {
        return database()
                .<Optional<Incident>>inTransaction(
                        transaction -> transaction.incidents().renew(changed))
                .orElseThrow();
    }

    private Incident find(Incident incident) {
        return database()
                .<Optional<Incident>>inTransaction(
                        transaction -> transaction.incidents().find(incident.id()))
                .orElseThrow();
    }

    private List<Incident> claim() {
        return database()
                .inTransaction(transaction -> transaction.incidents().claimDue("healer", transaction.now(), LEASE, 10));
    }
}
