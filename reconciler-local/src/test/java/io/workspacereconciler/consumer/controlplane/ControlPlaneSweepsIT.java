package io.workspacereconciler.consumer.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.workspacereconciler.bus.RecordingPublisher;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.Mode;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.consumer.check.BatchChecker;
import io.workspacereconciler.consumer.check.Lookout;
import io.workspacereconciler.consumer.check.Lookouts;
import io.workspacereconciler.consumer.check.VerdictMeters;
import io.workspacereconciler.database.InMemoryDatabase;
import io.workspacereconciler.event.BatchRequested;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.guard.Guard;
import io.workspacereconciler.guard.GuardLimits;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.local.controlplane.ControlPlaneEndpoint;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.sweep.BatchId;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What sweeps over the control plane make of an instance that is down, and of one that it does not know. */
@NullMarked
@Timeout(60)
final class ControlPlaneSweepsIT {

    private static final Duration INTERVAL = Duration.ofSeconds(60);

    private final ControlPlaneBench bench = new ControlPlaneBench();
    private final InMemoryDatabase database = new InMemoryDatabase();
    private final RecordingPublisher publisher = new RecordingPublisher();
    private final InstanceId instance = new InstanceId(bench.seed(1).instanceId());
    private final BatchChecker checker = new BatchChecker(
            database,
            publisher,
            new BatchChecker.Judgement(
                    Lookouts.in(
                            bench.access().place(),
                            new Lookout(
                                    batch -> new ControlPlaneCheck(
                                            bench.client(), database.clock(), Duration.ofSeconds(10)),
                                    new ControlPlaneRemains())),
                    new ProofPolicy(new ProofPolicy.Limits(Duration.ofMinutes(2), Duration.ofMinutes(10), INTERVAL)),
                    new Guard(new GuardLimits(0.1, 5, Duration.ofHours(1), Duration.ofMinutes(10)))),
            database.clock(),
            new VerdictMeters(new SimpleMeterRegistry()),
            new BatchChecker.Scope(200, Mode.HEAL, INTERVAL.multipliedBy(2)));

    @BeforeEach
    void online() {
        database.put(WorkspaceExamples.onlineOn(1, instance));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void whatItDoesNotKnowIsHeldForAPersonHoweverLongThatLasts() {
        bench.world().vanish(instance.value());

        for (int sweep = 0; sweep < 15; sweep++) {
            sweep();
            assertThat(publisher.published(WorkspaceOffline.class)).isEmpty();
        }

        assertThat(incident().state()).isEqualTo(IncidentState.HELD);
        assertThat(incident().hold()).isEqualTo(HoldReason.PROOF);
    }

    @Test
    void aTerminatedInstanceIsOfflineAtOnce() {
        bench.world().terminate(instance.value());
        bench.settle();

        sweep();

        assertThat(publisher.published(WorkspaceOffline.class)).hasSize(1);
        assertThat(incident().state()).isEqualTo(IncidentState.OFFLINE);
    }

    @Test
    void aStoppedInstanceIsOfflineOnceItStayedSo() {
        bench.world().stop(instance.value());
        bench.settle();

        sweep();
        sweep();
        assertThat(incident().state()).isEqualTo(IncidentState.SUSPECTED);
        sweep();
        assertThat(incident().state()).isEqualTo(IncidentState.OFFLINE);
    }

    @Test
    void hoursOfBrokenAnswersAreNoDeath() {
        bench.fail(
                ControlPlaneEndpoint.STATUS, new Fault.Answer(500, "application/json", "{\"state\": \"terminated\"}"));

        for (int sweep = 0; sweep < 180; sweep++) {
            sweep();
        }

        assertThat(database.incidentsOf(WorkspaceExamples.id(1))).isEmpty();
        assertThat(publisher.published(WorkspaceOffline.class)).isEmpty();
    }

    private void sweep() {
        Instant slot = database.clock().advance(INTERVAL);
        SweepId sweep = new SweepId(slot);
        WorkspaceRange all = WorkspaceRange.ALL;
        checker.check(new BatchRequested(
                BatchId.of(sweep, all), sweep, all, Set.of(), slot, slot.plus(INTERVAL.multipliedBy(2))));
    }

    private Incident incident() {
        List<Incident> all = database.incidentsOf(WorkspaceExamples.id(1));
        return all.get(all.size() - 1);
    }
}
