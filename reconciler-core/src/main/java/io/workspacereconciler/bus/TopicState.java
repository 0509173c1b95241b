package io.workspacereconciler.bus;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What there is under a topic's name, for whoever asks. */
public sealed interface TopicState {

    /** What may be done with a topic. */
    enum Right {
        /** Its messages may be read. */
        READ,
        /** Messages may be written. */
        WRITE
    }

    /**
     * It is there.
     *
     * @param replication the copies of its first partition
     * @param rights what the one who asks may do with it
     */
    record There(int partitions, int replication, Set<Right> rights) implements TopicState {
        public There {
            rights = Set.copyOf(rights);
        }
    }

    /**
     * It is not there.
     *
     * @param refusal why it could not be created; null when it could
     */
    record Missing(@Nullable String refusal) implements TopicState {}

    /** Whether it is there may not be known. */
    record Hidden() implements TopicState {}
}
