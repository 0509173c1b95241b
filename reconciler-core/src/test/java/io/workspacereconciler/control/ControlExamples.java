package io.workspacereconciler.control;

import io.workspacereconciler.database.Database;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Duration;
import java.time.Instant;

/** What a person says in a test. */
public final class ControlExamples {

    private ControlExamples() {}

    /** An order of this person at this instant. */
    public static Order order(String who, Instant at) {
        return new Order(who, "an example", at);
    }

    /** Ann stops everything, now. */
    public static void stop(Database database) {
        database.useTransaction(tx -> tx.controls().stop(order("ann", tx.now())));
    }

    /** Ben lets everything go on, now. */
    public static void resume(Database database) {
        database.useTransaction(tx -> tx.controls().resume(order("ben", tx.now())));
    }

    /** Ann exempts a workspace from now on. */
    public static void exempt(Database database, WorkspaceId workspace, Duration length) {
        database.useTransaction(tx -> tx.exemptions()
                .exempt(workspace, order("ann", tx.now()), tx.now().plus(length)));
    }

    /** Ben ends the exemption of a workspace, now. */
    public static void endExemption(Database database, WorkspaceId workspace) {
        database.useTransaction(tx -> tx.exemptions().end(workspace, order("ben", tx.now())));
    }
}
