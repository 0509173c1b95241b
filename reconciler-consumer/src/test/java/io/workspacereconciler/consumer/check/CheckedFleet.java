package io.workspacereconciler.consumer.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.workspacereconciler.bus.RecordingPublisher;
import io.workspacereconciler.check.Mode;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.database.InMemoryDatabase;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.BatchRequested;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.guard.Guard;
import io.workspacereconciler.guard.GuardDecision;
import io.workspacereconciler.guard.GuardFigures;
import io.workspacereconciler.guard.GuardGroup;
import io.workspacereconciler.guard.GuardLimits;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.sweep.BatchId;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A fleet in memory, its instances, and a checker over both. */
class CheckedFleet {

    static final Duration INTERVAL = Duration.ofSeconds(60);
    static final ProofPolicy.Limits LIMITS =
            new ProofPolicy.Limits(Duration.ofMinutes(2), Duration.ofMinutes(10), INTERVAL);
    static final Instant START = SettableClock.START;
    static final WorkspaceId ONE = WorkspaceExamples.id(1);
    static final InstanceId DEAD = WorkspaceExamples.instance(1);

    /** What the story says of a look that shows an instance terminated. */
    static final String SEEN_TERMINATED =
            "seen as terminated (Client.UserInitiatedShutdown) in eu-central-1a, owner 123456789012, EC2 request request-1";

    static final GuardLimits GUARD = new GuardLimits(0.1, 5, Duration.ofHours(1), Duration.ofMinutes(10));

    /** What the guard says of the only death that anybody knows of, before a sweep is planned. */
    static final GuardDecision THE_ONLY_ONE = new GuardDecision.LetThrough(
            Guard.WITHIN_LIMITS, List.of(new GuardFigures(GuardGroup.FLEET, 1, 0, 0, 5)), null);

    final InMemoryDatabase database = new InMemoryDatabase();
    final RecordingPublisher publisher = new RecordingPublisher();
    final FakeInstances instances = new FakeInstances();
    final FakeRemains remains = new FakeRemains();
    final MeterRegistry meters = new SimpleMeterRegistry();
    final GuardLimits guard;
    final BatchChecker checker;

    CheckedFleet() {
        this(GUARD);
    }

    /** Under these limits of the guard. */
    CheckedFleet(GuardLimits guard) {
        this.guard = guard;
        this.checker = checker(Mode.HEAL);
    }

    void nothingWasDone() {
        for (int number = 1; number <= 3; number++) {
            assertThat(database.incidentsOf(WorkspaceExamples.id(number))).isEmpty();
        }
        assertThat(publisher.published(WorkspaceOffline.class)).isEmpty();
    }

    void suspect(int number) {
        database.useTransaction(tx -> tx.incidents()
                .open(
                        Incident.begin(IncidentExamples.subject(number), IncidentState.SUSPECTED, null, tx.now()),
                        IncidentExamples.because("suspected", tx.now())));
    }

    void become(IncidentState state) {
        Incident now = incident();
        database.useTransaction(
                tx -> tx.incidents().save(now.become(state, tx.now()), IncidentExamples.because("changed", tx.now())));
    }

    Incident incident() {
        return database.incidentsOf(ONE).get(0);
    }

    Sighting sighting() {
        return Objects.requireNonNull(sightings().get(ONE), "a sighting");
    }

    Map<WorkspaceId, Sighting> sightings() {
        return database.inTransaction(
                tx -> tx.sightings().of(List.of(ONE, WorkspaceExamples.id(2), WorkspaceExamples.id(3))));
    }

    BatchChecked checked() {
        List<BatchChecked> said = publisher.published(BatchChecked.class);
        return said.get(said.size() - 1);
    }

    void fleet(int rows) {
        for (int number = 1; number <= rows; number++) {
            database.put(WorkspaceExamples.online(number));
        }
    }

    final BatchChecker checker(Mode mode) {
        return checker(mode, instances);
    }

    final BatchChecker checker(Mode mode, FakeInstances seen) {
        return new BatchChecker(
                database,
                publisher,
                new BatchChecker.Judgement(
                        Lookouts.in(WorkspaceExamples.PLACE, new Lookout(seen, remains)),
                        new ProofPolicy(LIMITS),
                        new Guard(guard)),
                database.clock(),
                new VerdictMeters(meters),
                new BatchChecker.Scope(5, mode, Duration.ofMinutes(2)));
    }

    /** The next sweep, a minute after the last. */
    void sweepAgain() {
        database.clock().advance(INTERVAL);
        checker.check(sweep(database.clock().instant()));
    }

    /** The only batch of the sweep of this slot. */
    static BatchRequested sweep(Instant slot) {
        SweepId sweep = new SweepId(slot);
        WorkspaceRange all = WorkspaceRange.ALL;
        return new BatchRequested(BatchId.of(sweep, all), sweep, all, Set.of(), slot, slot.plusSeconds(120));
    }

    static BatchRequested batch() {
        return batch(WorkspaceRange.ALL);
    }

    static BatchRequested batch(WorkspaceRange range) {
        SweepId sweep = new SweepId(START);
        return new BatchRequested(BatchId.of(sweep, range), sweep, range, Set.of(), START, START.plusSeconds(120));
    }
}
