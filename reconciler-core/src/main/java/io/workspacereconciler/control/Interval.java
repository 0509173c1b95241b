package io.workspacereconciler.control;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** A stretch of time; one that ends before it begins is empty. */
public record Interval(Instant from, Instant to) {

    /** How much of this one the others cover together; what several of them cover counts once. */
    public Duration coveredBy(Collection<Interval> others) {
        List<Interval> inOrder =
                others.stream().sorted(Comparator.comparing(Interval::from)).toList();
        Duration covered = Duration.ZERO;
        Instant done = from;
        for (Interval other : inOrder) {
            Instant begin = other.from.isAfter(done) ? other.from : done;
            Instant end = other.to.isBefore(to) ? other.to : to;
            if (begin.isBefore(end)) {
                covered = covered.plus(Duration.between(begin, end));
                done = end;
            }
        }
        return covered;
    }
}
