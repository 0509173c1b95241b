package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.database.InMemoryDatabase;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.util.Optional;

/** What the platform does by itself: an agent on a new, complete instance registers. */
final class Agents {

    private final InMemoryDatabase database;
    private final FakeInstanceReplacer replacer;
    private final Backend backend;
    private boolean registering = true;

    Agents(InMemoryDatabase database, FakeInstanceReplacer replacer, Backend backend) {
        this.database = database;
        this.replacer = replacer;
        this.backend = backend;
    }

    /** None registers from now on. */
    void stop() {
        registering = false;
    }

    /** They register again. */
    void goOn() {
        registering = true;
    }

    void lookAround() {
        replacer.byItself();
        database.row(RestartBench.WORKSPACE).ifPresent(this::register);
    }

    private void register(Workspace row) {
        // A row without an instance is being provisioned by somebody else.
        if (registering && row.status() == WorkspaceStatus.PROVISIONING && row.instance() != null) {
            agent(row)
                    .ifPresent(instance -> database.put(new Workspace(
                            row.id(),
                            WorkspaceStatus.ONLINE,
                            row.runtime(),
                            instance,
                            row.tier(),
                            row.parent(),
                            RestartBench.NEW_URL)));
        }
    }

    /** Who has the volumes and is named by the row; one that a control plane provisioned knows by itself whose it is. */
    private Optional<InstanceId> agent(Workspace row) {
        return replacer.launches().stream()
                .filter(replacer::isComplete)
                .filter(instance -> backend == Backend.CONTROL_PLANE || instance.equals(row.instance()))
                .findFirst();
    }
}
