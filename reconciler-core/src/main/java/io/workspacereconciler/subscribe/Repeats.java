package io.workspacereconciler.subscribe;

/** What becomes of an event that is said again, as every sweep does while a workspace stays online on a dead instance. */
public enum Repeats {
    /** It is dropped when the handler has finished it in this process, one of the last 100,000; else it is handed over. */
    DROPPED,
    /** It is handed over like the first. */
    HANDED_OVER
}
