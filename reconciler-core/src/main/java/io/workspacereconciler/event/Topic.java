package io.workspacereconciler.event;

import java.time.Duration;

/** The topics, and how long each keeps what is said on it. */
public enum Topic {
    /** {@link SweepRequested}: read by the planner, and kept for replay. */
    SWEEPS("sweeps", Duration.ofDays(7)),
    /** {@link BatchRequested}: read by the checker. */
    BATCHES("batches", Duration.ofDays(1)),
    /** {@link BatchChecked}: kept for replay and for a console. */
    CHECKS("checks", Duration.ofDays(7)),
    /** {@link WorkspaceOffline}, and nothing else: read by the healer and by any other service. */
    WORKSPACE_OFFLINE("workspace-offline", Duration.ofDays(7)),
    /** {@link WorkspaceIncident}: every change of state, in order. */
    WORKSPACE_INCIDENTS("workspace-incidents", Duration.ofDays(7)),
    /** What could not be read or failed for good, as it came; read by a person. */
    DEAD_LETTERS("dead-letters", Duration.ofDays(30));

    private final String suffix;
    private final Duration kept;

    Topic(String suffix, Duration kept) {
        this.suffix = suffix;
        this.kept = kept;
    }

    /** The topic's name on the broker. */
    public String name(String prefix) {
        return prefix + suffix;
    }

    /** How long the broker keeps a message. */
    public Duration kept() {
        return kept;
    }
}
