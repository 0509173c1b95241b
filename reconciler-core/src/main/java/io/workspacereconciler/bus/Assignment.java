package io.workspacereconciler.bus;

import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/** The time from a partition's assignment to its end: what is finished after that end changes nothing. */
final class Assignment {
    private final TopicPartition partition;
    private final CommitFrontier frontier = new CommitFrontier();
    private OptionalLong start = OptionalLong.empty();
    private long committed = -1;
    private Phase phase = Phase.HELD;

    private enum Phase {
        HELD,
        ENDED
    }

    Assignment(TopicPartition partition) {
        this.partition = partition;
    }

    TopicPartition partition() {
        return partition;
    }

    /** It is read from here, which is to be committed even when nothing comes. */
    void startAt(long offset) {
        start = OptionalLong.of(offset);
    }

    /** Whether the log has begun again before what was read already. */
    boolean isBehind(long offset) {
        return frontier.hasPassed(offset);
    }

    void take(long offset) {
        frontier.take(offset);
        if (committed < 0 && start.isEmpty()) {
            // it was read from here, so there is nothing to say about what comes before
            committed = offset;
        }
    }

    void finish(long offset) {
        if (phase == Phase.HELD) {
            frontier.finish(offset);
        }
    }

    /** What is to be committed, empty when that is nothing new. */
    OptionalLong due() {
        OptionalLong committable = frontier.committable().isPresent() ? frontier.committable() : start;
        return committable.isPresent() && committable.getAsLong() > committed ? committable : OptionalLong.empty();
    }

    void committed(long offset) {
        committed = offset;
    }

    void end() {
        phase = Phase.ENDED;
    }

    boolean hasEnded() {
        return phase == Phase.ENDED;
    }
}
