package io.workspacereconciler.sweep;

import java.util.Map;

/**
 * What a sweep was cut into.
 *
 * @param rows online workspaces that it asks about
 * @param batches ranges that they were cut into
 * @param fleet rows per {@code account/region/zone}, by what was last seen of their instances; {@link #ZONE_UNKNOWN} is the
 *     zone of those never seen, and stands alone where the row names no place either
 */
public record SweepPlan(int rows, int batches, Map<String, Integer> fleet) {

    /** The zone of an instance that was never seen. */
    public static final String ZONE_UNKNOWN = "unknown";

    public SweepPlan {
        fleet = Map.copyOf(fleet);
    }
}
