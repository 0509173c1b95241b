package io.workspacereconciler.incident;

import static io.workspacereconciler.incident.IncidentExamples.because;
import static io.workspacereconciler.incident.IncidentExamples.offline;
import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.Suspicion;
import io.workspacereconciler.database.DatabaseUnderTest;
import io.workspacereconciler.database.Together;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every {@link Incidents} guarantees as the work queue of the healers. */
public abstract class DueIncidentsContract implements DatabaseUnderTest {

    private static final Duration LEASE = Duration.ofSeconds(30);

    @Test
    void anOfflineIncidentIsMarkedAsDueOnce() {
        Incident first = opened(1);

        assertThat(markDue(first)).isTrue();
        assertThat(find(first)).isEqualTo(first.dueAt(clock().instant()));
        clock().advance(Duration.ofSeconds(60));
        assertThat(markDue(first)).isFalse();
        assertThat(find(first).dueAt()).isEqualTo(clock().instant().minusSeconds(60));
    }

    @Test
    void onlyAnOfflineIncidentIsMarkedAsDue() {
        assertThat(markDue(save(opened(1).held(HoldReason.PROOF, clock().instant()))))
                .isFalse();
        assertThat(markDue(save(opened(2).become(IncidentState.RESTARTING, clock().instant()))))
                .isFalse();
        assertThat(markDue(save(opened(3).become(IncidentState.CLEARED, clock().instant()))))
                .isFalse();
        assertThat(markDue(offline(4, clock().instant()))).isFalse();
    }

    @Test
    void onlyDueIncidentsAreClaimed() {
        opened(1);
        Incident later = renew(opened(2).dueAt(clock().instant().plusNanos(1000)));
        Incident now = renew(opened(3).dueAt(clock().instant()));

        assertThat(claim(10)).containsExactly(now.nextVersion().dueAt(leaseEnds()));
        assertThat(find(later)).isEqualTo(later);
    }

    @Test
    void whatIsInAPlaceThatTheClaimantDoesNotHaveIsLeftToOthersForAMinute() {
        Incident due = due(1);
        Claimant elsewhere = Claimant.in(List.of(new Place("222222222222", "us-west-2")), "healer-2", LEASE);
        clock().advance(Duration.ofSeconds(60).minusNanos(1000));
        assertThat(claim(elsewhere)).isEmpty();

        clock().advance(Duration.ofNanos(1000));
        assertThat(claim(elsewhere)).extracting(Incident::id).containsExactly(due.id());
    }

    @Test
    void whatIsInAPlaceOfTheClaimantsIsClaimedAtOnce() {
        Incident due = due(1);
        Claimant here =
                Claimant.in(List.of(new Place("222222222222", "us-west-2"), WorkspaceExamples.PLACE), "here", LEASE);

        assertThat(claim(here)).extracting(Incident::id).containsExactly(due.id());
    }

    private List<Incident> claim(Claimant by) {
        return database().inTransaction(transaction -> transaction.incidents().claimDue(by, transaction.now(), 10));
    }

    @Test
    void aClaimedIncidentHasItsNextVersionAndIsNotDueBeforeItsLeaseEnds() {
        Incident due = due(1);
        clock().advance(Duration.ofSeconds(7));

        List<Incident> claimed = claim(10);

        assertThat(claimed).containsExactly(due.nextVersion().dueAt(leaseEnds()));
        assertThat(find(due)).isEqualTo(claimed.get(0));
        clock().advance(LEASE.minusNanos(1000));
        assertThat(claim(10)).isEmpty();
        clock().advance(Duration.ofNanos(1000));
        assertThat(claim(10)).containsExactly(claimed.get(0).nextVersion().dueAt(leaseEnds()));
    }

    @Test
    void whoseLeaseWasTakenByAnotherChangesNothingAnyMore() {
        due(1);
        Incident frozen = claim(1).get(0);
        clock().advance(LEASE);
        Incident taken = claim(1).get(0);

        assertThat(trySave(frozen.become(IncidentState.RESTARTING, clock().instant())))
                .isEmpty();
        assertThat(tryRenew(frozen.dueAt(leaseEnds()))).isEmpty();
        assertThat(find(taken)).isEqualTo(taken);
    }

    @Test
    void aRenewedLeaseIsNotClaimed() {
        due(1);
        Incident claimed = claim(1).get(0);
        clock().advance(Duration.ofSeconds(20));
        Incident renewed = renew(claimed.dueAt(leaseEnds()));

        clock().advance(Duration.ofSeconds(10));

        assertThat(claim(1)).isEmpty();
        assertThat(find(renewed)).isEqualTo(renewed);
    }

    @Test
    void whatWaitsLongestIsClaimedFirst() {
        List<Incident> due = LongStream.rangeClosed(1, 30)
                .mapToObj(number -> renew(opened(number).dueAt(clock().instant().minusSeconds(number * 7 % 31))))
                .sorted((a, b) -> String.valueOf(a.dueAt()).compareTo(String.valueOf(b.dueAt())))
                .toList();

        List<Incident> firstTen = claim(10);
        List<Incident> theRest = claim(100);

        assertThat(firstTen)
                .extracting(Incident::id)
                .containsExactlyElementsOf(
                        due.subList(0, 10).stream().map(Incident::id).toList());
        assertThat(theRest)
                .extracting(Incident::id)
                .containsExactlyElementsOf(
                        due.subList(10, 30).stream().map(Incident::id).toList());
    }

    @Test
    void anIncidentOnItsWayIsClaimedAndAHeldOrClosedOneIsNot() {
        Incident restarting = save(due(1).become(IncidentState.RESTARTING, clock().instant()));
        Incident held = save(due(2).held(HoldReason.PREPARE, clock().instant()));
        renew(held.dueAt(clock().instant()));
        Incident closed = save(due(3).become(IncidentState.CLEARED, clock().instant()));
        renew(closed.dueAt(clock().instant()));

        assertThat(claim(10)).extracting(Incident::id).containsExactly(restarting.id());
    }

    @Test
    void whatIsHeldIsCountedByItsReason() {
        save(due(1).held(HoldReason.OBSERVE, clock().instant()));
        save(due(2).held(HoldReason.OBSERVE, clock().instant()));
        Incident kept = save(due(3).held(HoldReason.STOPPED, clock().instant()));
        save(due(4).become(IncidentState.CLEARED, clock().instant()));
        assertThat(held()).isEqualTo(Map.of(HoldReason.OBSERVE, 2, HoldReason.STOPPED, 1));

        Incident changed = save(kept.heldInstead(HoldReason.EXEMPTED, clock().instant()));

        assertThat(find(kept)).isEqualTo(changed);
        assertThat(held()).isEqualTo(Map.of(HoldReason.OBSERVE, 2, HoldReason.EXEMPTED, 1));
    }

    private Map<HoldReason, Integer> held() {
        return database().inTransaction(transaction -> transaction.incidents().heldByReason());
    }

    @Test
    void aClaimIsNoLineInTheStory() {
        Incident due = due(1);
        claim(1);

        assertThat(database()
                        .<List<TimelineEntry>>inTransaction(transaction ->
                                transaction.incidents().timeline().of(due.id())))
                .hasSize(1);
    }

    @Test
    void healersAtWorkAtOnceNeverClaimTheSameIncident() throws Exception {
        List<IncidentId> all = LongStream.rangeClosed(1, 40)
                .mapToObj(number -> due(number).id())
                .toList();

        List<IncidentId> claimed = Together.run(4, () -> claim(10)).stream()
                .flatMap(Collection::stream)
                .map(Incident::id)
                .toList();
        List<IncidentId> left = claim(100).stream().map(Incident::id).toList();

        assertThat(claimed).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(40);
        assertThat(left).doesNotContainAnyElementsOf(claimed);
        assertThat(claimed.size() + left.size()).isEqualTo(all.size());
    }

    @Test
    void whatSpeaksAgainstAnInstanceIsStoredWithoutTakingTheIncidentOutOfAnyonesHands() {
        Suspicion first = suspicion();
        Suspicion second = first.after(
                Suspicion.Kind.ABSENT,
                new Suspicion.Seen(
                        LookExamples.missing(),
                        clock().instant().plusSeconds(60),
                        clock().instant(),
                        clock().instant()),
                Duration.ofMinutes(5));
        Incident opened = open(offline(1, clock().instant()).suspectedBy(first));
        assertThat(find(opened)).isEqualTo(opened.suspectedBy(first));

        database().useTransaction(transaction -> transaction.incidents().suspect(opened.id(), second));
        Incident held = save(opened.held(HoldReason.PROOF, clock().instant()));

        assertThat(find(opened)).isEqualTo(held.suspectedBy(second));
    }

    private Suspicion suspicion() {
        return Suspicion.begin(
                Suspicion.Kind.ABSENT,
                new Suspicion.Seen(LookExamples.missing(), clock().instant(), clock().instant(), clock().instant()));
    }

    private Incident opened(long number) {
        Incident first = offline(number, clock().instant());
        return open(first);
    }

    private Incident open(Incident first) {
        return database()
                .<Optional<Incident>>inTransaction(
                        transaction -> transaction.incidents().open(first, because("open", clock().instant())))
                .orElseThrow();
    }

    private Incident due(long number) {
        return renew(opened(number).dueAt(clock().instant()));
    }

    private boolean markDue(Incident incident) {
        return database()
                .inTransaction(transaction -> transaction.incidents().markDue(incident.id(), transaction.now()));
    }

    private Instant leaseEnds() {
        return clock().instant().plus(LEASE);
    }

    private List<Incident> claim(int limit) {
        return database()
                .inTransaction(
                        transaction -> transaction.incidents().claimDue("healer-1", transaction.now(), LEASE, limit));
    }

    private Incident save(Incident changed) {
        return trySave(changed).orElseThrow();
    }

    private Optional<Incident> trySave(Incident changed) {
        return database()
                .inTransaction(
                        transaction -> transaction.incidents().save(changed, because("save", clock().instant())));
    }

    private Incident renew(Incident changed) {
        return tryRenew(changed).orElseThrow();
    }

    private Optional<Incident> tryRenew(Incident changed) {
        return database().inTransaction(transaction -> transaction.incidents().renew(changed));
    }

    private Incident find(Incident incident) {
        return database()
                .<Optional<Incident>>inTransaction(
                        transaction -> transaction.incidents().find(incident.id()))
                .orElseThrow();
    }
}
