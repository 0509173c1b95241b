package io.workspacereconciler.check;

import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The last good look at a workspace's instance: where it was and which volumes it had, kept for the time when EC2 no
 * longer tells.
 *
 * @param seenAt when it was first seen like this; a look that shows the same changes nothing
 */
public record Sighting(WorkspaceId workspace, SeenInstance instance, Instant seenAt) {

    public Sighting {
        Objects.requireNonNull(workspace, "workspace");
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(seenAt, "seenAt");
    }

    /** Where this instance was last seen, and not as ended, if that is another place than this one; empty otherwise. */
    public Optional<Place> elsewhere(InstanceId of, Place here) {
        Place seen = instance.placement().place();
        return instance.id().equals(of) && !instance.state().isFinal() && !seen.equals(here)
                ? Optional.of(seen)
                : Optional.empty();
    }

    /** This sighting after another look at the same or the next instance; the same object when nothing changed. */
    public Sighting after(SeenInstance seen, Instant at) {
        if (!seen.id().equals(instance.id())) {
            return new Sighting(workspace, seen, at);
        }
        if (instance.state().isFinal() && !seen.state().isFinal()) {
            // No way leads back: this answer is older than the one before it.
            return this;
        }
        SeenInstance merged = seen.rememberedFrom(instance);
        return merged.equals(instance) ? this : new Sighting(workspace, merged, at);
    }
}
