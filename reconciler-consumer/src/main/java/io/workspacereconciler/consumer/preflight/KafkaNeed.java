package io.workspacereconciler.consumer.preflight;

import io.workspacereconciler.event.Topic;
import java.util.Set;

/**
 * What a role does with Kafka.
 *
 * @param who the role, whose group has its name
 * @param reads the topic that its group reads
 * @param writes the topics that it writes to
 */
public record KafkaNeed(String who, Topic reads, Set<Topic> writes) {
    public KafkaNeed {
        writes = Set.copyOf(writes);
    }
}
