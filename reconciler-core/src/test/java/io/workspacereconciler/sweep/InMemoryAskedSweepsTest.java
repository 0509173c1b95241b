package io.workspacereconciler.sweep;

import io.workspacereconciler.database.InMemoryDatabase;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.workspace.Workspace;

final class InMemoryAskedSweepsTest extends AskedSweepsContract {

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
