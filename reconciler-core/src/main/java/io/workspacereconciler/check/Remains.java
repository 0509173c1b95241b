package io.workspacereconciler.check;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.workspacereconciler.workspace.InstanceId;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is found of a workspace in a place without its instance: whatever carries its tag.
 *
 * @param volumes its volumes
 * @param liveInstances instances with its tag that are neither stopped nor ended
 */
public record Remains(List<Volume> volumes, List<InstanceId> liveInstances) {

    /**
     * A volume.
     *
     * @param attachedTo what holds it; null when it is free
     */
    public record Volume(String id, String zone, @Nullable String attachedTo) {
        public Volume {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(zone, "zone");
        }
    }

    /** Nothing carries its tag. */
    public static final Remains NONE = new Remains(List.of(), List.of());

    public Remains {
        volumes = List.copyOf(volumes);
        liveInstances = List.copyOf(liveInstances);
    }

    /** The same with these live instances besides, which other places have. */
    public Remains withLive(List<InstanceId> others) {
        return new Remains(
                volumes, Stream.concat(liveInstances.stream(), others.stream()).toList());
    }

    /** Whether the workspace has its volumes in this place, so that this is where it lives. */
    @JsonIgnore
    public boolean areHere() {
        return !volumes.isEmpty();
    }

    /** Whether the workspace runs nowhere in this place: all its volumes are here, free, and nothing alive carries its tag. */
    @JsonIgnore
    public boolean showThatNothingRuns() {
        return areHere() && liveInstances.isEmpty() && volumes.stream().allMatch(volume -> volume.attachedTo() == null);
    }

    /** A sentence for a person. */
    public String describe() {
        if (volumes.isEmpty()) {
            return "no volume carries its tag";
        }
        if (!liveInstances.isEmpty()) {
            return liveInstances.get(0) + " is alive and carries its tag";
        }
        return volumes.stream()
                .filter(volume -> volume.attachedTo() != null)
                .findFirst()
                .map(volume -> volume.id() + " is attached to " + volume.attachedTo())
                .orElse(volumes.size() == 1 ? "its volume is free" : "its " + volumes.size() + " volumes are free");
    }
}
