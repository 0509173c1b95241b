package io.workspacereconciler.check;

import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Instant;
import java.util.List;

/** Looks to test with, in {@link WorkspaceExamples#PLACE} unless said otherwise. */
public final class LookExamples {

    /** When the examples were seen. */
    public static final Instant AT = SettableClock.START;

    /** The zone of the examples. */
    public static final String ZONE = "eu-central-1a";

    private LookExamples() {}

    /** Where the examples run. */
    public static Placement placement(String zone) {
        return new Placement(
                WorkspaceExamples.PLACE.account(), WorkspaceExamples.PLACE.region(), zone, "subnet-0a1b2c3d");
    }

    /** The instance in this state, with a subnet and two volumes unless it is terminated, and with no tag. */
    public static SeenInstance instance(InstanceId id, InstanceState state) {
        return state == InstanceState.TERMINATED ? terminated(id) : instanceIn(ZONE, id, state);
    }

    /** The instance in another zone. */
    public static SeenInstance instanceIn(String zone, InstanceId id, InstanceState state) {
        return new SeenInstance(
                id,
                state,
                null,
                placement(zone),
                "m7i.large",
                List.of(
                        new AttachedVolume("vol-0000000a", "/dev/xvda", true),
                        new AttachedVolume("vol-0000000b", "/dev/sdf", false)),
                Marks.NONE);
    }

    private static SeenInstance terminated(InstanceId id) {
        Placement gone = new Placement(WorkspaceExamples.PLACE.account(), WorkspaceExamples.PLACE.region(), ZONE, null);
        return new SeenInstance(
                id, InstanceState.TERMINATED, "Client.UserInitiatedShutdown", gone, "m7i.large", List.of(), Marks.NONE);
    }

    /** The same instance with the tag of this workspace. */
    public static SeenInstance taggedFor(WorkspaceId workspace, SeenInstance seen) {
        return marked(new Marks(workspace.toString(), null, null), seen);
    }

    /** The same instance with these marks. */
    public static SeenInstance marked(Marks marks, SeenInstance seen) {
        return new SeenInstance(
                seen.id(), seen.state(), seen.reason(), seen.placement(), seen.type(), seen.volumes(), marks);
    }

    /** An answer that names the instance in this state. */
    public static Look.Seen seen(InstanceId id, InstanceState state) {
        return new Look.Seen(instance(id, state), "request-1", AT);
    }

    /** An answer without the instance. */
    public static Look.Missing missing() {
        return new Look.Missing("the answer does not contain it", "request-1", AT);
    }

    /** No answer, for this cause. */
    public static Look.NoAnswer noAnswer(UnknownCause cause) {
        return new Look.NoAnswer(cause, "nothing was learned", null, AT);
    }
}
