package io.workspacereconciler.database;

import io.workspacereconciler.workspace.Workspace;

final class InMemoryDatabaseTest extends DatabaseContract {

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
