package io.workspacereconciler.bus;

import io.workspacereconciler.operate.StartupException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Everything that was on a topic when the scan was made, as often as it is asked for. Joins no group and commits nothing;
 * {@link StartupException} when Kafka does not answer or the topic is not there.
 */
final class TopicScan implements AutoCloseable {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int MOST_EMPTY_POLLS = 30;

    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> starts = new HashMap<>();
    private final Map<TopicPartition, Long> ends;

    /** The consumer has no group and is closed with the scan. */
    TopicScan(Consumer<byte[], byte[]> consumer, String topic) {
        this.consumer = consumer;
        try {
            List<TopicPartition> partitions = consumer.partitionsFor(topic, ANSWER_LIMIT).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new StartupException(List.of("RECONCILER_TOPIC_PREFIX: Kafka has no topic " + topic
                        + ", or it may not be seen; a program that has run once has created it"));
            }
            consumer.assign(partitions);
            ends = new HashMap<>(consumer.endOffsets(partitions, ANSWER_LIMIT));
        } catch (KafkaException e) {
            consumer.close();
            throw unreachable(e.toString());
        } catch (StartupException e) {
            consumer.close();
            throw e;
        }
    }

    /** Leaves out what was said before this instant, on Kafka's own clock. */
    void from(Instant first) {
        try {
            starts.putAll(offsets(first));
        } catch (KafkaException e) {
            throw unreachable(e.toString());
        }
    }

    /** Leaves out what was said at this instant or later, but for what stands in between. */
    void until(Instant end) {
        try {
            offsets(end).forEach((partition, offset) -> ends.merge(partition, offset, Math::min));
        } catch (KafkaException e) {
            throw unreachable(e.toString());
        }
    }

    /** The offset of the first record of this time or later in each partition; its end where there is none. */
    private Map<TopicPartition, Long> offsets(Instant time) {
        Map<TopicPartition, Long> times = new HashMap<>();
        ends.keySet().forEach(partition -> times.put(partition, time.toEpochMilli()));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        consumer.offsetsForTimes(times, ANSWER_LIMIT)
                .forEach((partition, found) -> offsets.put(partition, found == null ? end(partition) : found.offset()));
        return offsets;
    }

    /** Shows all records to the visitor: a partition's in their order. */
    void each(java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        try {
            consumer.seekToBeginning(ends.keySet());
            starts.forEach(consumer::seek);
            int empty = 0;
            while (ends.keySet().stream().anyMatch(this::isUnread)) {
                int seen = 0;
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    seen++;
                    if (record.offset() < end(new TopicPartition(record.topic(), record.partition()))) {
                        visitor.accept(record);
                    }
                }
                empty = seen == 0 ? empty + 1 : 0;
                if (empty > MOST_EMPTY_POLLS) {
                    throw unreachable("nothing came within "
                            + POLL.multipliedBy(MOST_EMPTY_POLLS).toSeconds() + " s");
                }
            }
        } catch (KafkaException e) {
            throw unreachable(e.toString());
        }
    }

    private boolean isUnread(TopicPartition partition) {
        return consumer.position(partition, ANSWER_LIMIT) < end(partition);
    }

    private long end(TopicPartition partition) {
        return ends.getOrDefault(partition, 0L);
    }

    /** How many partitions a topic has, 0 when it is not there. */
    int partitions(String topic) {
        try {
            return consumer.partitionsFor(topic, ANSWER_LIMIT).size();
        } catch (KafkaException e) {
            throw unreachable(e.toString());
        }
    }

    static StartupException unreachable(String detail) {
        return new StartupException(List.of("RECONCILER_KAFKA_BOOTSTRAP_SERVERS: Kafka does not answer (" + detail
                + "); expected brokers that can be reached from here with the RECONCILER_KAFKA_ settings given"));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
