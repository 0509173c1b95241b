package io.workspacereconciler.local.subscribe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.workspacereconciler.bus.Bus;
import io.workspacereconciler.bus.KafkaClients;
import io.workspacereconciler.bus.LoopListener;
import io.workspacereconciler.event.EventCodec;
import io.workspacereconciler.event.EventExamples;
import io.workspacereconciler.event.Json;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.settings.KafkaSettings;
import io.workspacereconciler.settings.TopicSettings;
import io.workspacereconciler.workspace.WorkspaceId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A topic of three partitions on which a test says numbered deaths, all of an hour ago, by Kafka's time and their own. */
final class OfflineTopic implements AutoCloseable {

    static final int PARTITIONS = 3;

    private final Instant first = Instant.now().minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.MILLIS);
    private final String prefix;
    private final Admin admin;
    private final Producer<byte[], byte[]> producer;
    private final EventCodec codec;

    private OfflineTopic(KafkaClients clients, String prefix) {
        this.prefix = prefix;
        this.admin = clients.admin("test");
        this.producer = clients.producer("test");
        this.codec = new EventCodec(prefix, URI.create("/test"));
    }

    /** All topics are there when it returns. */
    static OfflineTopic create(String bootstrapServers, String prefix) {
        KafkaSettings settings =
                new KafkaSettings(List.of(bootstrapServers), Map.of(), new TopicSettings(prefix, PARTITIONS, 1, 1));
        Bus.connect(settings, "test", "test", LoopListener.NONE).close();
        return new OfflineTopic(new KafkaClients(settings), prefix);
    }

    /**
     * Kafka's own time of the death with number 0; each following one is a millisecond later. Not from long ago: the broker
     * deletes what is older than the topic's retention.
     */
    Instant first() {
        return first;
    }

    /** Until when each could be relied on. */
    Instant deadline() {
        return first.plus(Duration.ofMinutes(2));
    }

    /** The broker has all of these when it returns. */
    void say(long from, long to) throws Exception {
        List<Future<?>> said = new ArrayList<>();
        LongStream.range(from, to).forEach(number -> said.add(send(number)));
        for (Future<?> one : said) {
            one.get(30, TimeUnit.SECONDS);
        }
    }

    private Future<?> send(long number) {
        ObjectNode data = Json.MAPPER.valueToTree(EventExamples.workspaceOffline(number));
        data.put("deadline", deadline().toString());
        ProducerRecord<byte[], byte[]> message = codec.encode(Json.MAPPER.convertValue(data, WorkspaceOffline.class));
        return producer.send(new ProducerRecord<>(
                message.topic(),
                null,
                first.plusMillis(number).toEpochMilli(),
                message.key(),
                message.value(),
                message.headers()));
    }

    /** The number of a death. */
    static long number(WorkspaceOffline offline) {
        return number(offline.subject().workspace());
    }

    /** The number of the death of a workspace. */
    static long number(WorkspaceId workspace) {
        return workspace.value().getMostSignificantBits() >>> 32;
    }

    /** What a group has committed: the number of partitions, and the sum of their offsets. */
    Committed committed(String group) throws Exception {
        List<OffsetAndMetadata> offsets = admin
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(30, TimeUnit.SECONDS)
                .entrySet()
                .stream()
                .filter(entry -> entry.getKey().topic().equals(Topic.WORKSPACE_OFFLINE.name(prefix)))
                .map(Map.Entry::getValue)
                .toList();
        return new Committed(
                offsets.size(),
                offsets.stream().mapToLong(OffsetAndMetadata::offset).sum());
    }

    /** How many members a group has. */
    int members(String group) throws Exception {
        return admin.describeConsumerGroups(List.of(group)).all().get(30, TimeUnit.SECONDS).values().stream()
                .mapToInt(description -> description.members().size())
                .sum();
    }

    record Committed(int partitions, long events) {}

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}
