package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.database.Database;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.local.server.TestRegistry;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Instant;
import java.util.List;

/** Restarts in a real database that have come as far as a test needs. */
final class HalfWay {

    static final ReplacementPlan.Template TEMPLATE = new ReplacementPlan.Template("lt-0a1b2c3d", "1");
    static final ReplacementPlan.Subnet SUBNET = new ReplacementPlan.Subnet("subnet-0a1b2c3d", "eu-central-1a");

    private HalfWay() {}

    /** About to launch, and due. */
    static Incident launching(Database database, long number) {
        return database.inTransaction(tx -> {
            Instant now = tx.now();
            Incident opened = tx.incidents()
                    .open(IncidentExamples.offline(number, now), IncidentExamples.because("proven", now))
                    .orElseThrow();
            return tx.incidents()
                    .save(
                            opened.become(IncidentState.RESTARTING, now)
                                    .withRestart(begun(opened, now)
                                            .to(RestartStep.LAUNCH, now)
                                            .json())
                                    .dueAt(now),
                            IncidentExamples.because("flip", now))
                    .orElseThrow();
        });
    }

    /** Given up for this cause, its row failed on the dead instance. */
    static Incident givenUp(TestRegistry registry, Database database, long number, FailureCause cause) {
        registry.put(WorkspaceExamples.as(WorkspaceStatus.FAILED, WorkspaceExamples.online(number)));
        Incident launching = launching(database, number);
        return database.inTransaction(tx -> tx.incidents()
                .save(
                        launching
                                .become(IncidentState.ABANDONED, tx.now())
                                .dueAt(null)
                                .givenUpFor(cause.name()),
                        IncidentExamples.because("given-up", tx.now()))
                .orElseThrow());
    }

    /** Given up since nobody knows whether its provision made an instance, its row failed on the dead one. */
    static Incident givenUpUnclear(TestRegistry registry, Database database, long number) {
        Incident abandoned = givenUp(registry, database, number, FailureCause.AMBIGUOUS);
        ReplacementPlan plan =
                new ReplacementPlan.ByControlPlane(abandoned.workspace(), abandoned.instance(), "claude-code", 1);
        RestartProgress.Attempt posted = RestartProgress.Attempt.FIRST.requested(plan.request(abandoned.id(), 1));
        return database.inTransaction(tx -> tx.incidents()
                .renew(abandoned.withRestart(RestartProgress.begin(plan, "https://old.example.com", tx.now())
                        .with(posted)
                        .to(RestartStep.UNCLEAR, tx.now())
                        .json()))
                .orElseThrow());
    }

    private static RestartProgress begun(Incident incident, Instant now) {
        ReplacementPlan plan = new ReplacementPlan.OnEc2(
                incident.workspace(),
                incident.instance(),
                List.of(new PlannedVolume("vol-0000000a", "/dev/sdf")),
                SUBNET,
                TEMPLATE);
        return RestartProgress.begin(plan, "https://old.example.com", now);
    }
}
