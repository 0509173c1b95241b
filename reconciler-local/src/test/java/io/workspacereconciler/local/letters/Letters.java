package io.workspacereconciler.local.letters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.workspacereconciler.bus.Bus;
import io.workspacereconciler.bus.ConsumerLoop;
import io.workspacereconciler.bus.EventHandler;
import io.workspacereconciler.bus.LoopListener;
import io.workspacereconciler.event.SweepRequested;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.local.server.TestPrograms;
import io.workspacereconciler.local.server.TestServers;
import io.workspacereconciler.producer.ProducerSettings;
import io.workspacereconciler.settings.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A bus on topics of a test's own, with one partition each, and a loop over the sweeps that a test handles. */
final class Letters implements AutoCloseable {
    private static final String GROUP = "readers";

    private final String prefix = TestServers.topicPrefix();
    private final KafkaSettings settings;
    private final Bus bus;
    private final List<ConsumerLoop<SweepRequested>> loops = new ArrayList<>();
    private final Admin admin = Admin.create(Map.of("bootstrap.servers", TestServers.bootstrapServers()));
    private final KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
            Map.of(
                    "bootstrap.servers",
                    TestServers.bootstrapServers(),
                    "max.request.size",
                    10_000_000,
                    "max.in.flight.requests.per.connection",
                    1),
            new ByteArraySerializer(),
            new ByteArraySerializer());

    /** With these settings added: name, value, name, value. */
    Letters(String... more) {
        Map<String, String> environment =
                TestPrograms.environment(new TestServers.Database("jdbc:postgresql:unused", "u", "p"), prefix);
        environment.put("RECONCILER_TOPIC_PARTITIONS", "1");
        // what is too large in these tests is one letter again and again, which would be small
        environment.put("RECONCILER_KAFKA_COMPRESSION_TYPE", "none");
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        settings = ProducerSettings.read(environment).kafka();
        bus = Bus.connect(settings, "test", "test", LoopListener.NONE);
    }

    KafkaSettings settings() {
        return settings;
    }

    Bus bus() {
        return bus;
    }

    Admin admin() {
        return admin;
    }

    String topic(Topic topic) {
        return topic.name(prefix);
    }

    /** Runs a loop over the sweeps until this is closed. */
    void read(EventHandler<SweepRequested> handler) {
        ConsumerLoop<SweepRequested> loop = bus.loop(Topic.SWEEPS, SweepRequested.class, GROUP, 10, handler);
        new Thread(loop, "letters-loop").start();
        loops.add(loop);
    }

    RecordMetadata send(ProducerRecord<byte[], byte[]> record) throws Exception {
        return producer.send(record).get(10, TimeUnit.SECONDS);
    }

    /** Sends something that is no event to the sweeps. */
    RecordMetadata sendBad(String key, String value, String... headers) throws Exception {
        ProducerRecord<byte[], byte[]> bad =
                new ProducerRecord<>(topic(Topic.SWEEPS), key.getBytes(UTF_8), value.getBytes(UTF_8));
        for (int i = 0; i < headers.length; i += 2) {
            bad.headers().add(headers[i], headers[i + 1].getBytes(UTF_8));
        }
        return send(bad);
    }

    /** Up to where the sweeps are worked off. */
    long committed() throws Exception {
        OffsetAndMetadata offset = admin.listConsumerGroupOffsets(prefix + GROUP)
                .partitionsToOffsetAndMetadata()
                .get(10, TimeUnit.SECONDS)
                .get(new TopicPartition(topic(Topic.SWEEPS), 0));
        return offset == null ? 0 : offset.offset();
    }

    static Map<String, String> texts(Headers headers) {
        Map<String, String> texts = new TreeMap<>();
        headers.forEach(header -> texts.put(header.key(), new String(header.value(), UTF_8)));
        return texts;
    }

    @Override
    public void close() {
        loops.forEach(loop -> loop.close(Duration.ofSeconds(1)));
        producer.close();
        bus.close();
        admin.close();
    }
}
