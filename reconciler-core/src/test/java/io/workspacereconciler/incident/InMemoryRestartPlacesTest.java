package io.workspacereconciler.incident;

import io.workspacereconciler.database.InMemoryDatabase;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.workspace.Workspace;

final class InMemoryRestartPlacesTest extends RestartPlacesContract {

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
