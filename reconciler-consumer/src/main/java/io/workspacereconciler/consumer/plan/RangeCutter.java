package io.workspacereconciler.consumer.plan;

import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts an ordered fleet into contiguous ranges: the first is open at its start, the last at its end, and each begins
 * where the one before it ends, so that also a workspace that comes later is in exactly one.
 */
final class RangeCutter {

    private final int limit;

    /** A cutter of ranges with at most {@code limit} workspaces, at least 1. */
    RangeCutter(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a range holds at least one workspace, not " + limit);
        }
        this.limit = limit;
    }

    /** The most workspaces that a range holds when it is cut. */
    int limit() {
        return limit;
    }

    /** The ranges of these workspaces, which come in the database's order; none of none. */
    List<WorkspaceRange> cut(List<WorkspaceId> ordered) {
        List<WorkspaceRange> ranges = new ArrayList<>();
        @Nullable WorkspaceId after = null;
        for (int start = 0; start < ordered.size(); start += limit) {
            int end = start + limit;
            @Nullable WorkspaceId upTo = end < ordered.size() ? ordered.get(end - 1) : null;
            ranges.add(new WorkspaceRange(after, upTo));
            after = upTo;
        }
        return List.copyOf(ranges);
    }
}
