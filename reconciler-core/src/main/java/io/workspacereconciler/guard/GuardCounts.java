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

    /** The same with this death, wherever they had it before, where it is now: known as dead, and counted if it is. */
    GuardCounts with(Death death, boolean isCounted) {
        GuardCounts sum = copy();
        Death.Past past = death.past();
        sum.add(past.in(), past.isCounted() ? -1 : 0, past.isKnownDead() ? -1 : 0);
        sum.add(death.where(), isCounted ? 1 : 0, 1);
        return sum;
    }

    /** The same with this death among the dead, where they had it before. */
    GuardCounts knowing(Death death) {
        GuardCounts sum = copy();
        sum.add(death.past().in(), 0, death.past().isKnownDead() ? 0 : 1);
        return sum;
    }

    private GuardCounts copy() {
        GuardCounts copy = new GuardCounts();
        copy.counts.putAll(counts);
        return copy;
    }

    private void add(GuardGroup narrowest, int counted, int dead) {
        for (GuardGroup group : narrowest.widening()) {
            counts.merge(group, new GroupCount(group, 0, counted, dead), GroupCount::plus);
        }
    }

    /** What is counted in this group. */
    public GroupCount of(GuardGroup group) {
        return counts.getOrDefault(group, new GroupCount(group, 0, 0, 0));
    }
}
