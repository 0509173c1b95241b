package io.workspacereconciler.bus;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Finds the offsets at which a {@link Start} begins. Kafka's own {@code auto.offset.reset=latest} would lose events: it
 * means the end at the time when a partition is first read, which is later than the group's start, again later for each
 * member that has the partition before something of it is committed, and also the end after a long absence.
 */
final class StartOffsets {
    private final Start start;

    /** Each partition's end when Kafka was first reached; a partition that came later is read from its beginning. */
    private @Nullable Map<TopicPartition, Long> ends;

    StartOffsets(Start start) {
        this.start = start;
    }

    /** Whether partitions are to be looked at: Kafka's own reset goes to the beginning. */
    boolean matter() {
        return !(start instanceof Start.Beginning);
    }

    /** To be called before the group is joined, by each new consumer. */
    void reached(Consumer<byte[], byte[]> consumer, String topic) {
        if (start instanceof Start.Now && ends == null) {
            ends = Map.copyOf(consumer.endOffsets(consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList()));
        }
    }

    /** Where to begin on those of which nothing is committed; the others are left out. */
    Map<TopicPartition, Long> of(Consumer<byte[], byte[]> consumer, Set<TopicPartition> partitions) {
        Set<TopicPartition> unknown = new HashSet<>(partitions);
        consumer.committed(partitions).forEach((partition, offset) -> {
            if (offset != null) {
                unknown.remove(partition);
            }
        });
        if (unknown.isEmpty()) {
            return Map.of();
        }
        return start instanceof Start.Since since ? since(since, consumer, unknown) : atTheEnds(unknown);
    }

    private Map<TopicPartition, Long> atTheEnds(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> known = ends == null ? Map.of() : ends;
        Map<TopicPartition, Long> offsets = new HashMap<>();
        partitions.forEach(partition -> offsets.put(partition, known.getOrDefault(partition, 0L)));
        return offsets;
    }

    private static Map<TopicPartition, Long> since(
            Start.Since since, Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
        // before the other question, so that what comes between the two is not left out
        Map<TopicPartition, Long> offsets = new HashMap<>(consumer.endOffsets(List.copyOf(partitions)));
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, since.time().toEpochMilli()));
        for (Map.Entry<TopicPartition, @Nullable OffsetAndTimestamp> found :
                consumer.offsetsForTimes(times).entrySet()) {
            OffsetAndTimestamp at = found.getValue();
            if (at != null) {
                offsets.put(found.getKey(), at.offset());
            }
        }
        return offsets;
    }
}
