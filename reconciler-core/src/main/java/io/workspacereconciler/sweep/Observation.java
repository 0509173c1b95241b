package io.workspacereconciler.sweep;

import java.util.Objects;

/**
 * The mark of a sweep that is only observed: its workspaces are looked at and judged, and nothing follows, neither in the
 * registry nor in what the reconciler remembers.
 *
 * @param replays the sweep that this one replays
 */
public record Observation(SweepId replays) {
    public Observation {
        Objects.requireNonNull(replays, "replays");
    }
}
