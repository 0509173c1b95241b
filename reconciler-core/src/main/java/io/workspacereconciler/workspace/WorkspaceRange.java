package io.workspacereconciler.workspace;

import java.util.UUID;
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

    /** The range of this one workspace. */
    public static WorkspaceRange only(WorkspaceId workspace) {
        UUID id = workspace.value();
        long low = id.getLeastSignificantBits();
        long high = id.getMostSignificantBits();
        // the id before it, in the order of the database, which is that of unsigned 128-bit numbers
        @Nullable
        WorkspaceId before =
                low == 0 && high == 0 ? null : new WorkspaceId(new UUID(low == 0 ? high - 1 : high, low - 1));
        return new WorkspaceRange(before, workspace);
    }

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
