package io.workspacereconciler.check;

import io.workspacereconciler.workspace.InstanceId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An instance as one answer showed it.
 *
 * @param reason why it left the running state, in EC2's words; null when EC2 says nothing
 * @param type the instance type; null when the answer names none
 * @param volumes its block device mapping; empty once it is terminated, since EC2 no longer tells
 */
public record SeenInstance(
        InstanceId id,
        InstanceState state,
        @Nullable String reason,
        Placement placement,
        @Nullable String type,
        List<AttachedVolume> volumes,
        Marks marks) {

    public SeenInstance {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(placement, "placement");
        Objects.requireNonNull(marks, "marks");
        volumes = List.copyOf(volumes);
    }

    /**
     * The same instance with the subnet that an earlier look showed, where this one no longer does, and unless it runs with
     * the volumes and the marks that it had: a stopped one may have lost some volumes since, and a terminated one shows none,
     * and loses its tags in time.
     */
    public SeenInstance rememberedFrom(SeenInstance earlier) {
        Placement remembered = placement.subnet() != null
                ? placement
                : new Placement(
                        placement.owner(),
                        placement.region(),
                        placement.zone(),
                        earlier.placement().subnet());
        return new SeenInstance(
                id,
                state,
                reason,
                remembered,
                type,
                state.isRunning() || earlier.volumes().isEmpty() ? volumes : earlier.volumes(),
                state.isRunning() ? marks : marks.rememberedFrom(earlier.marks()));
    }
}
