package io.workspacereconciler.workspace;

import io.workspacereconciler.database.InMemoryDatabase;
import io.workspacereconciler.database.SettableClock;

final class InMemoryWorkspaceRegistryTest extends WorkspaceRegistryContract {

    private final InMemoryDatabase database = new InMemoryDatabase();

    @Override
    public InMemoryDatabase database() {
        return database;
    }

    @Override
    public SettableClock clock() {
        return database.clock();
    }

    @Override
    public void put(Workspace workspace) {
        database.put(workspace);
    }
}
