package io.workspacereconciler.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Kafka's mock consumer, which remembers commits beyond its end, counts polls and fails commits when told to. */
final class FakeConsumer extends MockConsumer<byte[], byte[]> {
    private final List<Map<TopicPartition, OffsetAndMetadata>> commits = new ArrayList<>();
    private final Deque<RuntimeException> commitFailures = new ArrayDeque<>();
    private final Deque<RuntimeException> questionFailures = new ArrayDeque<>();
    private final Map<Long, Long> offsetsOfTimes = new HashMap<>();
    private int polls;

    FakeConsumer(TopicPartition... partitions) {
        super("earliest");
        for (TopicPartition partition : partitions) {
            updateBeginningOffsets(Map.of(partition, 0L));
        }
    }

    synchronized void add(TopicPartition partition, long offset, String value) {
        addRecord(new ConsumerRecord<>(
                partition.topic(), partition.partition(), offset, new byte[0], value.getBytes(UTF_8)));
    }

    synchronized void failNextCommit(RuntimeException failure) {
        commitFailures.add(failure);
    }

    /** The broker does not say next time what was committed. */
    synchronized void failNextQuestion(RuntimeException failure) {
        questionFailures.add(failure);
    }

    /** What each partition of the topic ends at; those that are not named do not exist. */
    synchronized void ends(Map<TopicPartition, Long> offsets) {
        updateEndOffsets(offsets);
        offsets.keySet().stream()
                .map(TopicPartition::topic)
                .distinct()
                .forEach(topic -> updatePartitions(
                        topic,
                        offsets.keySet().stream()
                                .map(partition -> new PartitionInfo(topic, partition.partition(), null, null, null))
                                .toList()));
    }

    /** In every partition the first record of this time or later has this offset. */
    synchronized void timeHasOffset(Instant time, long offset) {
        offsetsOfTimes.put(time.toEpochMilli(), offset);
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times) {
        Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
        times.forEach((partition, time) -> {
            Long offset = offsetsOfTimes.get(time);
            found.put(partition, offset == null ? null : new OffsetAndTimestamp(offset, time));
        });
        return found;
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
        RuntimeException failure = questionFailures.poll();
        if (failure != null) {
            throw failure;
        }
        return super.committed(partitions);
    }

    synchronized int polls() {
        return polls;
    }

    /** What was committed last for a partition, null when nothing was. */
    synchronized @Nullable Long committed(TopicPartition partition) {
        return commits.stream()
                .flatMap(offsets -> Optional.ofNullable(offsets.get(partition)).stream())
                .map(OffsetAndMetadata::offset)
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        polls++;
        return super.poll(timeout);
    }

    @Override
    public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
        RuntimeException failure = commitFailures.poll();
        if (failure != null) {
            throw failure;
        }
        super.commitSync(offsets);
        commits.add(offsets);
    }
}
