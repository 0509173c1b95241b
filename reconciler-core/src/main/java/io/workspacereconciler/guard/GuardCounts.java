package io.workspacereconciler.guard;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** What is counted in every group; a group in which nothing is counted and no row is known has zeros. */
public final class GuardCounts {

    private final Map<GuardGroup, GroupCount> counts = new HashMap<>();

    private GuardCounts() {}

    /** Each of these is counted in its own group and in those around it. */
    public static GuardCounts of(Collection<GroupCount> narrowest) {
        GuardCounts sum = new GuardCounts();
        for (GroupCount one : narrowest) {
            for (GuardGroup group : one.group().widening()) {
                sum.counts.merge(group, new GroupCount(group, one.rows(), one.counted(), one.dead()), GroupCount::plus);
            }
        }
        return sum;
    }

    /** Each of these is counted in its own group only. */
    public static GuardCounts exactly(Collection<GroupCount> counts) {
        GuardCounts known = new GuardCounts();
        counts.forEach(one -> known.counts.put(one.group(), one));
        return known;
    }

    /** The same with one more dead workspace of this group that is let through. */
    public GuardCounts withLetThrough(GuardGroup narrowest) {
        GuardCounts sum = new GuardCounts();
        sum.counts.putAll(counts);
        for (GuardGroup group : narrowest.widening()) {
            sum.counts.merge(group, new GroupCount(group, 0, 1, 1), GroupCount::plus);
        }
        return sum;
    }

    /** What is counted in this group. */
    public GroupCount of(GuardGroup group) {
        return counts.getOrDefault(group, new GroupCount(group, 0, 0, 0));
    }
}
