package io.workspacereconciler.consumer.heal;

/** What a restart changes outside; how often each may be done is limited on its own. */
public enum ChangeKind {
    /** A new instance. */
    LAUNCH,
    /** The end of an instance. */
    END,
    /** A volume onto an instance. */
    ATTACH,
    /** A volume off an instance. */
    DETACH
}
