package io.workspacereconciler.local.ec2;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Changes that are due in the future, each done once, in the order of their due times. They are made up for when
 * somebody looks, so a world needs no thread of its own and stands still when its clock does.
 */
final class Transitions {
    private record Due(Instant at, long order, Consumer<Instant> change) {}

    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparing(Due::order));
    private long count;

    /** The change gets its due time, not the time of the look. */
    void at(Instant instant, Consumer<Instant> change) {
        count++;
        due.add(new Due(instant, count, change));
    }

    void settle(Instant now) {
        for (Due next = due.peek(); next != null && !next.at().isAfter(now); next = due.peek()) {
            due.remove();
            next.change().accept(next.at());
        }
    }
}
