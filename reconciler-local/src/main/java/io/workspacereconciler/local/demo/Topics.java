package io.workspacereconciler.local.demo;

import io.workspacereconciler.event.Event;
import io.workspacereconciler.event.EventCodec;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.event.UnreadableEventException;
import io.workspacereconciler.settings.KafkaSettings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads all events from the moment of its making on, without a group: nobody's work is taken. Not thread-safe. */
final class Topics implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final List<Topic> READ =
            List.of(Topic.SWEEPS, Topic.BATCHES, Topic.CHECKS, Topic.WORKSPACE_OFFLINE, Topic.WORKSPACE_INCIDENTS);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final EventCodec codec;

    private Topics(KafkaConsumer<byte[], byte[]> consumer, EventCodec codec) {
        this.consumer = consumer;
        this.codec = codec;
    }

    /**
     * Begins to read topics that were made already.
     *
     * @throws IllegalStateException when the broker does not know the partitions of one within 30 s
     */
    static Topics fromNow(KafkaSettings settings) {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, String.join(",", settings.bootstrapServers()));
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "story");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        String prefix = settings.topics().prefix();
        List<TopicPartition> partitions = READ.stream()
                .map(topic -> topic.name(prefix))
                .flatMap(name -> partitions(consumer, name).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // the end is looked up only when a position is asked for
        partitions.forEach(consumer::position);
        return new Topics(consumer, new EventCodec(prefix, URI.create("/reconciler-local")));
    }

    /** Of a topic that was made a moment ago a broker may not know the partitions yet. */
    private static List<PartitionInfo> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        long end = System.nanoTime() + KNOWN_WITHIN.toNanos();
        while (System.nanoTime() - end < 0) {
            List<PartitionInfo> known = consumer.partitionsFor(topic, KNOWN_WITHIN);
            if (!known.isEmpty()) {
                return known;
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
        throw new IllegalStateException("the partitions of " + topic + " are not known after " + KNOWN_WITHIN);
    }

    /** What has been said since the last call, waiting a moment for it; in the order of time over all topics. */
    List<Event> poll(Duration wait) {
        List<Event> events = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(wait)) {
            decoded(message).ifPresent(events::add);
        }
        events.sort(Comparator.comparing(Event::at));
        return events;
    }

    private Optional<Event> decoded(ConsumerRecord<byte[], byte[]> message) {
        try {
            return Optional.of(codec.decode(message));
        } catch (UnreadableEventException e) {
            LOG.warn("{}-{}@{}: {}", message.topic(), message.partition(), message.offset(), e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
    }
}
