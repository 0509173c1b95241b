package io.workspacereconciler.consumer;

import java.util.Locale;

/** What a replica of the consumer does; each role is a consumer group of its own. */
public enum Role {
    /** Turns sweeps into batches. */
    PLANNER,
    /** Turns batches into looks, verdicts and offline events. */
    CHECKER,
    /** Turns offline events into restarts. */
    HEALER;

    /** The word in the settings. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
