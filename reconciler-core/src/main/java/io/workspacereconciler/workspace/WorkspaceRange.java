package io.workspacereconciler.workspace;

import org.jspecify.annotations.Nullable;

/**
 * A contiguous range of workspaces in the database's order of ids.
 *
 * @param after the last id before the range; null when the range is open at its start
 * @param upTo the last id of the range; null when it is open at its end
 */
public record WorkspaceRange(
        @Nullable WorkspaceId after, @Nullable WorkspaceId upTo) {

    /** Every workspace there is. */
    public static final WorkspaceRange ALL = new WorkspaceRange(null, null);

    /** What is left of this range behind the given workspace. */
    public WorkspaceRange startingAfter(WorkspaceId last) {
        return new WorkspaceRange(last, upTo);
    }

    /** {@code (after,upTo]}, with {@code *} for an open end; two ranges with the same text are the same range. */
    @Override
    public String toString() {
        return "(" + (after == null ? "*" : after) + "," + (upTo == null ? "*" : upTo) + "]";
    }
}
