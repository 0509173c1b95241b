package io.workspacereconciler.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.database.DatabaseUnderTest;
import io.workspacereconciler.database.Together;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link GuardStore} guarantees. */
public abstract class GuardStoreContract implements DatabaseUnderTest {

    private static final Duration WINDOW = Duration.ofHours(1);
    private static final String A = "eu-central-1a";
    private static final String B = "eu-central-1b";

    @Test
    void onlineRowsAreCountedWhereTheyWereSeenAndInTheFleetWhereTheyWereNot() {
        row(1, A);
        row(2, A);
        row(3, B);
        put(WorkspaceExamples.online(4));
        put(WorkspaceExamples.as(WorkspaceStatus.PAUSED, WorkspaceExamples.online(5)));
        measure();

        assertThat(count(zone(A))).isEqualTo(new GroupCount(zone(A), 2, 0, 0));
        assertThat(count(zone(B)).rows()).isEqualTo(1);
        assertThat(count(GuardExamples.PLACE).rows()).isEqualTo(3);
        assertThat(count(GuardGroup.FLEET).rows()).isEqualTo(4);
        assertThat(count(zone("eu-central-1c"))).isEqualTo(new GroupCount(zone("eu-central-1c"), 0, 0, 0));
    }

    @Test
    void withoutAMeasuredSweepNoRowIsKnown() {
        row(1, A);

        assertThat(count(GuardGroup.FLEET)).isEqualTo(new GroupCount(GuardGroup.FLEET, 0, 0, 0));
    }

    @Test
    void whatWasLetThroughIsCountedForTheWindowAndAsLongAsItIsActedUpon() {
        Incident recovered = letThrough(1, A);
        Incident restarting = letThrough(2, A);
        become(IncidentState.RECOVERED, become(IncidentState.RESTARTING, recovered));
        become(IncidentState.RESTARTING, restarting);
        assertThat(count(zone(A)).counted()).isEqualTo(2);
        assertThat(count(zone(A)).dead()).isEqualTo(1);

        clock().advance(WINDOW.minusMillis(1));
        assertThat(count(zone(A)).counted()).isEqualTo(2);
        clock().advance(Duration.ofMillis(1));
        assertThat(count(zone(A)).counted()).isEqualTo(1);
    }

    @Test
    void everyRowIsCountedOnceWhateverBecameOfIt() {
        for (int number = 1; number <= 6; number++) {
            row(number, A);
        }
        Incident before = letThrough(1, A);
        Incident flipped = become(IncidentState.RESTARTING, letThrough(2, A));
        put(WorkspaceExamples.as(WorkspaceStatus.OFFLINE, WorkspaceExamples.online(2)));
        clock().advance(Duration.ofSeconds(1));
        measure();
        clock().advance(Duration.ofSeconds(1));
        assertThat(count(zone(A))).isEqualTo(new GroupCount(zone(A), 6, 2, 2));

        become(IncidentState.RESTARTING, letThrough(3, A));
        put(WorkspaceExamples.as(WorkspaceStatus.OFFLINE, WorkspaceExamples.online(3)));
        become(IncidentState.RECOVERED, flipped);
        put(WorkspaceExamples.online(2));
        become(IncidentState.CLEARED, before);
        assertThat(count(zone(A))).isEqualTo(new GroupCount(zone(A), 6, 3, 1));

        clock().advance(Duration.ofSeconds(1));
        measure();
        assertThat(count(zone(A)).rows()).isEqualTo(6);
    }

    @Test
    void theRowsAreThoseOfTheLastSweepThatWasMeasured() {
        row(1, A);
        measure();
        clock().advance(Duration.ofSeconds(60));
        row(2, A);
        measure();

        assertThat(count(zone(A)).rows()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(HoldReason.class)
    void whatIsHeldIsKnownToBeDeadUnlessItsProofIsWhatIsMissing(HoldReason reason) {
        Incident held = open(Incident.begin(IncidentExamples.subject(1), IncidentState.HELD, reason, now()));
        mark(held, new GuardMark(A, now(), null, null, null));

        assertThat(count(zone(A)).dead()).isEqualTo(reason == HoldReason.PROOF || reason == HoldReason.VOID ? 0 : 1);
        assertThat(count(zone(A)).counted()).isZero();
    }

    @Test
    void aMarkIsReadAsItWasStored() {
        Incident incident = open(IncidentExamples.offline(1, now()));
        GuardMark mark = new GuardMark(
                A,
                now(),
                now().plusSeconds(1),
                zone(A),
                new GuardDecision.LetThrough(
                        Guard.RAMP, List.of(new GuardFigures(zone(A), 20, 5, 19, 5)), new RampStep(zone(A), 2, now())));
        assertThat(marks(incident)).containsExactly(Map.entry(incident.id(), GuardMark.NONE));

        mark(incident, mark);

        assertThat(marks(incident)).containsExactly(Map.entry(incident.id(), mark));
        become(IncidentState.RESTARTING, incident);
        assertThat(marks(incident)).containsExactly(Map.entry(incident.id(), mark));
        assertThat(marks(IncidentExamples.offline(2, now()))).isEmpty();
    }

    @Test
    void aRampTellsWhatBecameOfThoseWhomItsLastStepLetThrough() {
        ramped(6, IncidentState.RECOVERED, clock().instant().minusSeconds(1));
        seen(6, WorkspaceExamples.instance(6), InstanceState.RUNNING);
        begin(new RampStep(zone(A), 8, now()));
        ramped(1, IncidentState.RECOVERED, now());
        seen(1, new InstanceId("i-new"), InstanceState.RUNNING);
        put(WorkspaceExamples.onlineOn(1, new InstanceId("i-new")));
        ramped(2, IncidentState.RECOVERED, now());
        put(WorkspaceExamples.onlineOn(2, new InstanceId("i-unseen")));
        ramped(3, IncidentState.ABANDONED, now());
        put(WorkspaceExamples.as(WorkspaceStatus.FAILED, WorkspaceExamples.online(3)));
        ramped(4, IncidentState.SUPERSEDED, now());
        put(WorkspaceExamples.as(WorkspaceStatus.PAUSED, WorkspaceExamples.online(4)));
        ramped(5, IncidentState.RESTARTING, now());
        put(WorkspaceExamples.as(WorkspaceStatus.OFFLINE, WorkspaceExamples.online(5)));

        assertThat(ramps())
                .containsExactly(Map.entry(zone(A), new Ramp(new RampStep(zone(A), 8, now()), 5, 1, 3, now())));
    }

    @Test
    void anInstanceThatIsDownAgainAndAHoldOfTheHealerAreNothingGood() {
        begin(new RampStep(zone(A), 4, now()));
        ramped(1, IncidentState.CLEARED, now());
        seen(1, WorkspaceExamples.instance(1), InstanceState.STOPPED);
        put(WorkspaceExamples.online(1));
        Incident held = letThrough(2, A);
        mark(held, new GuardMark(A, now(), now(), zone(A), null));
        database()
                .useTransaction(tx -> tx.incidents()
                        .save(held.held(HoldReason.PREPARE, now()), IncidentExamples.because("prepare", now())));

        assertThat(ramps().get(zone(A))).isEqualTo(new Ramp(new RampStep(zone(A), 4, now()), 2, 0, 1, now()));
    }

    @Test
    void aStepTakesThePlaceOfTheOneBeforeInItsOwnGroupOnly() {
        begin(new RampStep(zone(A), 1, now()));
        begin(new RampStep(GuardGroup.FLEET, 1, now()));
        RampStep next = new RampStep(zone(A), 2, now().plusSeconds(600));

        begin(next);

        assertThat(ramps())
                .containsOnlyKeys(zone(A), GuardGroup.FLEET)
                .containsEntry(zone(A), new Ramp(next, 0, 0, 0, next.began()));
    }

    @Test
    void whoLocksSeesWhatAllBeforeHaveLetThrough() throws Exception {
        AtomicInteger next = new AtomicInteger();

        List<Integer> seen = Together.run(
                4,
                () -> database().<Integer>inTransaction(tx -> {
                    tx.guard().lock();
                    int counted =
                            tx.guard().counts(tx.now(), WINDOW).of(zone(A)).counted();
                    Incident first = tx.incidents()
                            .open(
                                    IncidentExamples.offline(next.incrementAndGet(), tx.now()),
                                    IncidentExamples.because("proof", tx.now()))
                            .orElseThrow();
                    tx.guard().mark(first.id(), new GuardMark(A, null, tx.now(), null, null));
                    return counted;
                }));

        assertThat(seen).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    private static GuardGroup zone(String name) {
        return GuardExamples.zone(name);
    }

    private Instant now() {
        return clock().instant();
    }

    private void row(long number, String zone) {
        put(WorkspaceExamples.online(number));
        store(new Sighting(
                WorkspaceExamples.id(number),
                LookExamples.instanceIn(zone, WorkspaceExamples.instance(number), InstanceState.RUNNING),
                now()));
    }

    private void seen(long number, InstanceId instance, InstanceState state) {
        store(new Sighting(WorkspaceExamples.id(number), LookExamples.instanceIn(A, instance, state), now()));
    }

    private void store(Sighting sighting) {
        database().useTransaction(tx -> tx.sightings().store(List.of(sighting)));
    }

    private void measure() {
        SweepId sweep = new SweepId(now());
        database().useTransaction(tx -> {
            tx.sweeps().claim(sweep, "a", now());
            tx.guard().measure(sweep, now(), WINDOW);
        });
    }

    private GroupCount count(GuardGroup group) {
        return database()
                .inTransaction(tx -> tx.guard().counts(tx.now(), WINDOW).of(group));
    }

    private Incident open(Incident first) {
        return database()
                .<Optional<Incident>>inTransaction(
                        tx -> tx.incidents().open(first, IncidentExamples.because("open", now())))
                .orElseThrow();
    }

    private Incident letThrough(long number, String zone) {
        Incident incident = open(IncidentExamples.offline(number, now()));
        mark(incident, new GuardMark(zone, null, now(), null, null));
        return incident;
    }

    private void ramped(long number, IncidentState end, Instant at) {
        put(WorkspaceExamples.online(number));
        Incident incident = letThrough(number, A);
        mark(incident, new GuardMark(A, at, at, zone(A), null));
        Incident restarting = end == IncidentState.CLEARED || end == IncidentState.SUPERSEDED
                ? incident
                : become(IncidentState.RESTARTING, incident);
        if (end != IncidentState.RESTARTING) {
            become(end, restarting);
        }
    }

    private Incident become(IncidentState state, Incident incident) {
        return database()
                .<Optional<Incident>>inTransaction(tx ->
                        tx.incidents().save(incident.become(state, now()), IncidentExamples.because("change", now())))
                .orElseThrow();
    }

    private void mark(Incident incident, GuardMark mark) {
        database().useTransaction(tx -> tx.guard().mark(incident.id(), mark));
    }

    private Map<IncidentId, GuardMark> marks(Incident incident) {
        return database().inTransaction(tx -> tx.guard().marksOf(List.of(incident.id())));
    }

    private Map<GuardGroup, Ramp> ramps() {
        return database().inTransaction(tx -> tx.guard().ramps());
    }

    private void begin(RampStep step) {
        database().useTransaction(tx -> tx.guard().begin(step));
    }
}
