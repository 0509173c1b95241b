package io.workspacereconciler.settings;

/**
 * A text that no log, no message and no exception shows: {@link #toString()} is always {@code ****}.
 *
 * @param reveal the text itself, for the one place that hands it on
 */
public record Secret(String reveal) {
    @Override
    public String toString() {
        return "****";
    }
}
