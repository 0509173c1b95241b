package io.workspacereconciler.local;

import io.workspacereconciler.event.Event;
import io.workspacereconciler.event.EventCodec;
import io.workspacereconciler.event.EventContract;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.local.server.TestServers;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.NullMarked;

/**
 * Everything that was said on a test's topics, from the first word on, read anew at each question; each message is held to
 * the published contract.
 */
@NullMarked
public final class EventLog implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topicPrefix;
    private final EventCodec codec;
    private final List<Event> events = new ArrayList<>();

    private EventLog(KafkaConsumer<byte[], byte[]> consumer, String topicPrefix) {
        this.consumer = consumer;
        this.topicPrefix = topicPrefix;
        this.codec = new EventCodec(topicPrefix, URI.create("/test"));
    }

    /** The log of the topics with this prefix; they may be created later. */
    public static EventLog of(String topicPrefix) {
        return of(topicPrefix, Map.of("bootstrap.servers", TestServers.bootstrapServers()));
    }

    /** The same on a broker that is reached like this. */
    public static EventLog of(String topicPrefix, Map<String, Object> broker) {
        Map<String, Object> client = new HashMap<>(broker);
        client.put("group.id", "log-" + UUID.randomUUID());
        client.put("auto.offset.reset", "earliest");
        client.put("enable.auto.commit", "false");
        client.put("metadata.max.age.ms", "500");
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        String topics = String.join(
                "|",
                Arrays.stream(Topic.values())
                        .filter(topic -> topic != Topic.DEAD_LETTERS)
                        .map(topic -> Pattern.quote(topic.name(topicPrefix)))
                        .toList());
        consumer.subscribe(Pattern.compile(topics));
        return new EventLog(consumer, topicPrefix);
    }

    /** All events of one kind so far. */
    public <E extends Event> List<E> all(Class<E> kind) {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(200))) {
            EventContract.check(message.topic(), topicPrefix, message.key(), message.value(), message.headers());
            events.add(codec.decode(message));
        }
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
