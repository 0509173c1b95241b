package io.workspacereconciler.workspace;

import java.util.UUID;

/** Workspaces to test with, told apart by a number. */
public final class WorkspaceExamples {

    /** The place of all examples. */
    public static final Place PLACE = new Place("123456789012", "eu-central-1");

    private WorkspaceExamples() {}

    /** The id with this number, from 0 on; {@code id(1)} comes before {@code id(2)} in the database's order. */
    public static WorkspaceId id(long number) {
        return new WorkspaceId(new UUID(number << 32, 0x8000_0000_0000_0000L));
    }

    /** The well-formed instance id with this number. */
    public static InstanceId instance(long number) {
        return new InstanceId(String.format("i-%017x", number));
    }

    /** {@code id(number)}, online on {@code instance(number)}. */
    public static Workspace online(long number) {
        return onlineOn(number, instance(number));
    }

    /** {@code id(number)}, online on this instance. */
    public static Workspace onlineOn(long number, InstanceId instance) {
        return new Workspace(
                id(number), WorkspaceStatus.ONLINE, null, instance, 1, null, "https://" + number + ".example.com");
    }

    /** The same row with another status. */
    public static Workspace as(WorkspaceStatus status, Workspace row) {
        return new Workspace(row.id(), status, row.runtime(), row.instance(), row.tier(), row.parent(), row.url());
    }

    /** The same row as a child of another. */
    public static Workspace below(WorkspaceId parent, Workspace row) {
        return new Workspace(row.id(), row.status(), row.runtime(), row.instance(), row.tier(), parent, row.url());
    }

    /** The same row as a remote agent's, which has no business with EC2. */
    public static Workspace external(Workspace row) {
        return new Workspace(
                row.id(),
                row.status(),
                Workspace.EXTERNAL_RUNTIME,
                row.instance(),
                row.tier(),
                row.parent(),
                row.url());
    }

    /** The same row without an instance. */
    public static Workspace withoutInstance(Workspace row) {
        return new Workspace(row.id(), row.status(), row.runtime(), null, row.tier(), row.parent(), row.url());
    }
}
