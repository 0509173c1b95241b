package io.workspacereconciler.local.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.bus.Bus;
import io.workspacereconciler.bus.LoopListener;
import io.workspacereconciler.event.SweepRequested;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.local.server.TestPrograms;
import io.workspacereconciler.local.server.TestServers;
import io.workspacereconciler.local.server.TopicReader;
import io.workspacereconciler.producer.ProducerSettings;
import io.workspacereconciler.settings.KafkaSettings;
import io.workspacereconciler.sweep.SweepId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop on a real broker, in both group protocols, over a topic with one partition. */
@Timeout(90)
final class ConsumerLoopIT {

    private static final Instant FIRST_SLOT = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String GROUP = "readers";

    private final String prefix = TestServers.topicPrefix();
    private final TopicPartition partition = new TopicPartition(Topic.SWEEPS.name(prefix), 0);

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void noOffsetPassesAnUnfinishedEventWhichTheNextMemberIsGivenAgain(String groupProtocol) throws Exception {
        try (Bus bus = bus(groupProtocol, LoopListener.NONE)) {
            publish(bus, 6);
            try (LoopMember first = LoopMember.join(bus, GROUP)) {
                await().atMost(LIMIT).until(() -> first.handled().equals(List.of(0, 1, 2, 3, 4, 5)));
                first.finish(1, 0, 5, 3, 4);
                await().atMost(LIMIT).until(() -> committed() == 2);
            }
            assertThat(committed()).isEqualTo(2);
            try (LoopMember second = LoopMember.join(bus, GROUP)) {
                await().atMost(LIMIT).until(() -> second.handled().equals(List.of(2, 3, 4, 5)));
                second.finish(3, 4, 5);
                assertThat(committed()).isEqualTo(2);
                second.finish(2);
                await().atMost(LIMIT).until(() -> committed() == 6);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void nothingIsCommittedForAPartitionThatWasLost(String groupProtocol) throws Exception {
        CountDownLatch thaw = new CountDownLatch(1);
        CountDownLatch frozen = new CountDownLatch(1);
        // what hears the loop is on the thread that polls, so the whole member stands still
        LoopListener freezing = new LoopListener() {
            @Override
            public void inFlight(String topic, int records) {
                if (records == 6) {
                    frozen.countDown();
                    awaitQuietly(thaw);
                }
            }
        };
        try (Bus freezes = bus(groupProtocol, freezing);
                Bus lives = bus(groupProtocol, LoopListener.NONE)) {
            publish(lives, 6);
            try (LoopMember first = LoopMember.join(freezes, GROUP)) {
                assertThat(frozen.await(30, TimeUnit.SECONDS)).isTrue();
                try (LoopMember second = LoopMember.join(lives, GROUP)) {
                    await().atMost(LIMIT).until(() -> second.handled().equals(List.of(0, 1, 2, 3, 4, 5)));
                    second.finish(0, 1, 2, 3, 4, 5);
                    await().atMost(LIMIT).until(() -> committed() == 6);

                    first.finish(0, 1, 2);
                    thaw.countDown();
                    await().atMost(LIMIT).until(() -> {
                        assertThat(committed()).isEqualTo(6);
                        return members() == 2;
                    });
                }
                assertThat(committed()).isEqualTo(6);
                publishOne(lives, 6);
                await().atMost(LIMIT).until(() -> first.handled().contains(6));
                first.finish(6);
                await().atMost(LIMIT).until(() -> committed() == 7);
                assertThat(first.handled()).containsExactly(0, 1, 2, 3, 4, 5, 6);
            } finally {
                thaw.countDown();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void aBadRecordIsSetAsideAsItCameAndTheLoopGoesOn(String groupProtocol) throws Exception {
        try (Bus bus = bus(groupProtocol, LoopListener.NONE);
                TopicReader letters = new TopicReader(Topic.DEAD_LETTERS.name(prefix))) {
            sendBad();
            publish(bus, 1);
            try (LoopMember member = LoopMember.join(bus, GROUP)) {
                await().atMost(LIMIT).until(() -> member.handled().equals(List.of(0)));
                member.finish(0);
                await().atMost(LIMIT).until(() -> committed() == 2);
            }
            await().atMost(LIMIT).until(() -> !letters.records().isEmpty());
            ConsumerRecord<byte[], byte[]> letter = letters.records().get(0);
            assertThat(letters.records()).hasSize(1);
            assertThat(letter.key()).isEqualTo("a key".getBytes(UTF_8));
            assertThat(letter.value()).isEqualTo("no event".getBytes(UTF_8));
            Map<String, String> headers = headers(letter);
            assertThat(headers)
                    .containsEntry("colour", "blue")
                    .containsEntry("dead-letter-topic", partition.topic())
                    .containsEntry("dead-letter-partition", "0")
                    .containsEntry("dead-letter-offset", "0")
                    .containsEntry("dead-letter-group", prefix + GROUP);
            assertThat(headers.get("dead-letter-reason")).startsWith("no CloudEvent");
        }
    }

    private Bus bus(String groupProtocol, LoopListener listener) {
        Map<String, String> environment =
                TestPrograms.environment(new TestServers.Database("jdbc:postgresql:unused", "u", "p"), prefix);
        environment.put("RECONCILER_TOPIC_PARTITIONS", "1");
        environment.put("RECONCILER_KAFKA_MAX_POLL_INTERVAL_MS", "2000");
        environment.putAll(TestPrograms.member(groupProtocol));
        KafkaSettings settings = ProducerSettings.read(environment).kafka();
        return Bus.connect(settings, "test", "test-" + listener.hashCode(), listener);
    }

    private static void publish(Bus bus, int events) throws Exception {
        for (int number : IntStream.range(0, events).toArray()) {
            publishOne(bus, number);
        }
    }

    private static void publishOne(Bus bus, int number) throws Exception {
        Instant slot = FIRST_SLOT.plusSeconds(number);
        bus.publisher()
                .publish(new SweepRequested(new SweepId(slot), slot, slot))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    /** Which of the published events it is. */
    static int number(SweepRequested sweep) {
        return (int) Duration.between(FIRST_SLOT, sweep.at()).toSeconds();
    }

    private void sendBad() throws Exception {
        ProducerRecord<byte[], byte[]> bad =
                new ProducerRecord<>(partition.topic(), "a key".getBytes(UTF_8), "no event".getBytes(UTF_8));
        bad.headers().add("colour", "blue".getBytes(UTF_8));
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestServers.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(bad).get(10, TimeUnit.SECONDS);
        }
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), new String(header.value(), UTF_8));
        }
        return headers;
    }

    private long committed() throws Exception {
        try (Admin admin = admin()) {
            OffsetAndMetadata offset = admin.listConsumerGroupOffsets(prefix + GROUP)
                    .partitionsToOffsetAndMetadata()
                    .get(10, TimeUnit.SECONDS)
                    .get(partition);
            return offset == null ? 0 : offset.offset();
        }
    }

    private int members() throws Exception {
        try (Admin admin = admin()) {
            return admin.describeConsumerGroups(List.of(prefix + GROUP))
                    .all()
                    .get(10, TimeUnit.SECONDS)
                    .values()
                    .iterator()
                    .next()
                    .members()
                    .size();
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", TestServers.bootstrapServers()));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody thawed it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
