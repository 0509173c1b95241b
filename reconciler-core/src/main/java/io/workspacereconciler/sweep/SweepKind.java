package io.workspacereconciler.sweep;

/** Why there is a sweep. */
public enum SweepKind {
    /** Its slot came. */
    SLOT,
    /** A person asked for it. */
    ASKED,
    /** It replays another one: it is checked, and nothing is done. */
    REPLAY
}
