package io.workspacereconciler.database;

import io.workspacereconciler.workspace.Workspace;

/**
 * What a contract needs to know of the database that is held to it.
 *
 * <p>It is empty when a test begins, and does at least four transactions at a time.
 */
public interface DatabaseUnderTest {

    /** The database. */
    Database database();

    /** The clock on which it runs. */
    SettableClock clock();

    /** Inserts this row of the registry or replaces it, as the platform does. */
    void put(Workspace workspace);
}
