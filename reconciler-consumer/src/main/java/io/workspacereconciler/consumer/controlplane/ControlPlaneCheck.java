package io.workspacereconciler.consumer.controlplane;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.consumer.check.RunningCheck;
import io.workspacereconciler.workspace.OnlineWorkspace;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

/** One call to the control plane for each workspace: the contract has no question about several. */
public final class ControlPlaneCheck implements RunningCheck {

    private final ControlPlaneClient client;
    private final ControlPlaneLook look;
    private final Duration limit;

    /** @param limit after which a call is ended, so that a check that is late keeps no connection */
    public ControlPlaneCheck(ControlPlaneClient client, InstantSource clock, Duration limit) {
        this.client = client;
        this.look = new ControlPlaneLook(client.access(), clock);
        this.limit = limit;
    }

    @Override
    public CompletionStage<Look> isRunning(OnlineWorkspace workspace) {
        return client.status(workspace.id(), workspace.instance(), limit)
                .thenApply(answer -> look.of(workspace.id(), workspace.instance(), answer));
    }
}
