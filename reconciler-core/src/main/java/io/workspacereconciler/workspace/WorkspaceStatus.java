package io.workspacereconciler.workspace;

import java.util.Locale;

/** The status words of the platform's registry. */
public enum WorkspaceStatus {
    PROVISIONING,
    ONLINE,
    OFFLINE,
    DEGRADED,
    FAILED,
    REMOVED,
    PAUSED,
    HIBERNATED,
    AWAITING_AGENT,
    /** A word that this version does not know; never written, and nothing is ever done to such a row. */
    OTHER;

    /** The status that the registry's text or enum value says; {@link #OTHER} for a word unknown here. */
    public static WorkspaceStatus parse(String text) {
        for (WorkspaceStatus status : values()) {
            if (status.text().equals(text)) {
                return status;
            }
        }
        return OTHER;
    }

    /** The word as the registry spells it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
