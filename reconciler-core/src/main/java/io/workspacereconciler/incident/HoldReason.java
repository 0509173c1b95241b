package io.workspacereconciler.incident;

/** What keeps an incident back. */
public enum HoldReason {
    /** The mode is observe: it shows what would be done. */
    OBSERVE,
    /** The healer's own look no longer proves the death. */
    PROOF,
    /** Its preparation needs a person. */
    PREPARE,
    /** The workspace may not be restarted as it is. */
    SKIPPED
}
