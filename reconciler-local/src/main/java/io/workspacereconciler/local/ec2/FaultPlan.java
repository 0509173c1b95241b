package io.workspacereconciler.local.ec2;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The faults of one endpoint, thread-safe: the first rule in the order of adding that matches and is not used up. */
public final class FaultPlan {
    private static final class Entry {
        final FaultRule rule;
        int struck;

        Entry(FaultRule rule) {
            this.rule = rule;
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    public synchronized FaultPlan add(FaultRule rule) {
        entries.add(new Entry(rule));
        return this;
    }

    /** Ends a rule before it is used up; does nothing when it is not in the plan. */
    public synchronized void remove(FaultRule rule) {
        entries.removeIf(entry -> entry.rule.equals(rule));
    }

    /** Ends all rules; requests that a fault already holds stay held. */
    public synchronized void clear() {
        entries.clear();
    }

    /** How many requests this rule has struck so far; 0 when it is not in the plan. */
    public synchronized int struck(FaultRule rule) {
        return entries.stream()
                .filter(entry -> entry.rule.equals(rule))
                .mapToInt(entry -> entry.struck)
                .sum();
    }

    /** The fault for this request, counted as having struck. */
    synchronized Optional<Fault> next(QueryRequest request) {
        for (Entry entry : entries) {
            if (entry.struck < entry.rule.times() && entry.rule.strikes(request)) {
                entry.struck++;
                return Optional.of(entry.rule.fault());
            }
        }
        return Optional.empty();
    }
}
