package io.workspacereconciler.consumer.controlplane;

import io.workspacereconciler.consumer.heal.ChangeKind;
import io.workspacereconciler.consumer.heal.Lease;
import io.workspacereconciler.consumer.heal.Preparation;
import io.workspacereconciler.consumer.heal.ReplacementPlan;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;

/** A restart over the control plane of a workspace whose instance runs until a test says otherwise. */
@NullMarked
abstract class ControlPlaneRestart {

    static final WorkspaceId WORKSPACE = WorkspaceExamples.id(1);
    static final IncidentId INCIDENT =
            IncidentExamples.offline(1, Instant.parse("2026-01-31T12:00:00Z")).id();
    static final String JSON = "application/json";

    final ControlPlaneBench bench = new ControlPlaneBench();
    final InstanceId dead = new InstanceId(bench.seed(1).instanceId());
    final ControlPlaneReplacer replacer =
            new ControlPlaneReplacer(bench.client(), Duration.ofSeconds(30), bench.clock());
    final ReplacementPlan plan = plan();
    final List<String> words = new ArrayList<>();

    @AfterEach
    void close() {
        bench.close();
    }

    private ReplacementPlan plan() {
        Workspace row = new Workspace(WORKSPACE, WorkspaceStatus.ONLINE, "claude-code", dead, 3, null, "");
        return ((Preparation.Ready) replacer.prepare(row, dead, Optional.empty())).plan();
    }

    /** A lease that records what it is asked for. */
    Lease lease() {
        return new Lease() {
            @Override
            public void renew() {
                words.add("renew");
            }

            @Override
            public void turn(ChangeKind change) {
                words.add("turn to " + change);
            }
        };
    }

    static Fault answer(int status, String body) {
        return new Fault.Answer(status, JSON, body);
    }
}
