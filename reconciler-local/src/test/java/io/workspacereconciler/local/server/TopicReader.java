package io.workspacereconciler.local.server;

import static org.awaitility.Awaitility.await;

import io.workspacereconciler.event.Event;
import io.workspacereconciler.event.EventCodec;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Everything on one topic from its beginning, read without a group; for one thread. The topic must exist. */
public final class TopicReader implements AutoCloseable {
    private static final Duration WAIT = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final EventCodec codec = new EventCodec("", URI.create("/test"));
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

    /** A reader of this topic. */
    public TopicReader(String topic) {
        consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, TestServers.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        // Of a topic that was made a moment ago a broker may not know the partitions yet.
        List<TopicPartition> partitions = await("the partitions of " + topic)
                .until(() -> consumer.partitionsFor(topic), found -> !found.isEmpty())
                .stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** What has been read so far, with what came within a moment; in order within a partition. */
    public List<ConsumerRecord<byte[], byte[]>> records() {
        consumer.poll(WAIT).forEach(records::add);
        return List.copyOf(records);
    }

    /** As {@link #records}, decoded. */
    public <E extends Event> List<E> events(Class<E> kind) {
        return records().stream().map(message -> codec.decode(message, kind)).toList();
    }

    /** As {@link #records}, when everything that is on the topic at this moment has been read. */
    public List<ConsumerRecord<byte[], byte[]>> allRecords() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            records();
        }
        return records();
    }

    /** As {@link #allRecords}, decoded. */
    public <E extends Event> List<E> allEvents(Class<E> kind) {
        allRecords();
        return events(kind);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
