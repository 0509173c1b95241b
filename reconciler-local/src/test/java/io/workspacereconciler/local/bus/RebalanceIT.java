package io.workspacereconciler.local.bus;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who finishes and who commits when partitions change hands amid the work, in both group protocols. */
@Timeout(60)
final class RebalanceIT {
    private static final Instant FIRST_SLOT = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String GROUP = "readers";

    private final String prefix = TestServers.topicPrefix();
    private Admin admin;

    @BeforeEach
    void connect() {
        admin = Admin.create(Map.of("bootstrap.servers", TestServers.bootstrapServers()));
    }

    @AfterEach
    void disconnect() {
        admin.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void aPartitionThatIsTakenAwayAmidTheWorkIsFinishedByItsNewOwnerAlone(String groupProtocol) throws Exception {
        try (Bus bus = bus(groupProtocol, 2, LoopListener.NONE);
                TopicReader reader = new TopicReader(Topic.SWEEPS.name(prefix))) {
            // as many as a member works on at a time, so that it is full and takes no more
            publish(bus, 0, 10);
            List<List<Integer>> events = events(reader);
            try (LoopMember first = LoopMember.join(bus, GROUP)) {
                await().atMost(LIMIT).until(() -> first.handled().size() == 10);
                for (List<Integer> partition : events) {
                    first.finish(partition.get(2), partition.get(0));
                }
                await().atMost(LIMIT).until(() -> committed(0) == 1 && committed(1) == 1);

                try (LoopMember second = LoopMember.join(bus, GROUP)) {
                    await().atMost(LIMIT).until(() -> !second.handled().isEmpty());
                    int moved = events.get(0).containsAll(second.handled()) ? 0 : 1;
                    List<Integer> theirs = events.get(moved);
                    List<Integer> kept = events.get(1 - moved);
                    await().atMost(LIMIT)
                            .untilAsserted(
                                    () -> assertThat(second.handled()).isEqualTo(theirs.subList(1, theirs.size())));

                    finish(first, theirs);
                    finish(first, kept);
                    awaitCommitted(1 - moved, kept.size(), moved, 1);
                    finish(second, theirs.subList(2, theirs.size()));
                    publish(bus, 10, 20);
                    await().atMost(LIMIT)
                            .until(() ->
                                    first.handled().size() + second.handled().size() == 20 + theirs.size() - 1);
                    assertThat(committed(moved)).isEqualTo(1);
                    second.finish(theirs.get(1));
                    awaitCommitted(moved, theirs.size(), 1 - moved, kept.size());
                    assertThat(first.handled()).doesNotHaveDuplicates().containsAll(kept);
                    assertThat(second.handled()).doesNotHaveDuplicates().doesNotContainAnyElementsOf(kept);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void aMemberThatWasSilentTooLongComesBackByItselfAndIsGivenItsWorkAgain(String groupProtocol) throws Exception {
        Freeze freeze = new Freeze(Freeze.When.WHEN_TAKEN);
        try (Bus bus = bus(groupProtocol, 1, freeze)) {
            publish(bus, 0, 6);
            try (LoopMember member = LoopMember.join(bus, GROUP)) {
                freeze.awaitFrozen();
                await().atMost(LIMIT).until(() -> members() == 0);
                member.finish(0, 1, 4);
                freeze.thaw();
                // four of its ten places are free: what runs from before keeps the others
                await().atMost(LIMIT).until(() -> {
                    assertThat(committed(0)).isLessThanOrEqualTo(2);
                    return member.handled().equals(List.of(0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5));
                });
                member.finish(5, 3);
                await().atMost(LIMIT).until(() -> committed(0) == 2);
                member.finish(2);
                await().atMost(LIMIT).until(() -> committed(0) == 6);
            } finally {
                freeze.thaw();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void aMemberThatWasSilentTooLongMovesNothingBackThoughItsGroupIsEmptyAgain(String groupProtocol) throws Exception {
        Freeze freeze = new Freeze(Freeze.When.WHEN_FINISHED);
        try (Bus freezes = bus(groupProtocol, 1, freeze);
                Bus lives = bus(groupProtocol, 1, LoopListener.NONE)) {
            publish(lives, 0, 6);
            try (LoopMember first = LoopMember.join(freezes, GROUP)) {
                await().atMost(LIMIT).until(() -> first.handled().size() == 6);
                first.finish(0);
                freeze.awaitFrozen();
                await().atMost(LIMIT).until(() -> members() == 0);
                try (LoopMember second = LoopMember.join(lives, GROUP)) {
                    await().atMost(LIMIT).until(() -> second.handled().equals(List.of(0, 1, 2, 3, 4, 5)));
                    second.finish(0, 1, 2, 3, 4, 5);
                    await().atMost(LIMIT).until(() -> committed(0) == 6);
                }
                await().atMost(LIMIT).until(() -> members() == 0);
                freeze.thaw();
                await().atMost(LIMIT).until(() -> {
                    assertThat(committed(0)).isEqualTo(6);
                    return members() == 1;
                });
                publish(lives, 6, 7);
                await().atMost(LIMIT).until(() -> first.handled().contains(6));
                assertThat(first.handled()).containsExactly(0, 1, 2, 3, 4, 5, 6);
                first.finish(6, 1, 2);
                await().atMost(LIMIT).until(() -> {
                    assertThat(committed(0)).isGreaterThanOrEqualTo(6);
                    return committed(0) == 7;
                });
            } finally {
                freeze.thaw();
            }
        }
    }

    private static void finish(LoopMember member, List<Integer> numbers) {
        member.finish(numbers.stream().mapToInt(Integer::intValue).toArray());
    }

    /** One partition's offset arrives while the other's stays where it is. */
    private void awaitCommitted(int partition, long offset, int other, long otherOffset) {
        await().atMost(LIMIT).until(() -> {
            assertThat(committed(other)).isEqualTo(otherOffset);
            return committed(partition) == offset;
        });
    }

    private Bus bus(String groupProtocol, int partitions, LoopListener listener) {
        Map<String, String> environment =
                TestPrograms.environment(new TestServers.Database("jdbc:postgresql:unused", "u", "p"), prefix);
        environment.put("RECONCILER_TOPIC_PARTITIONS", Integer.toString(partitions));
        environment.put("RECONCILER_KAFKA_MAX_POLL_INTERVAL_MS", "2000");
        environment.putAll(TestPrograms.member(groupProtocol));
        KafkaSettings settings = ProducerSettings.read(environment).kafka();
        return Bus.connect(settings, "test", "test-" + listener.hashCode(), listener);
    }

    private static void publish(Bus bus, int from, int to) throws Exception {
        for (int number : IntStream.range(from, to).toArray()) {
            Instant slot = FIRST_SLOT.plusSeconds(number);
            bus.publisher()
                    .publish(new SweepRequested(new SweepId(slot), slot, slot))
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        }
    }

    /** The numbers of the events of each of the two partitions. */
    private static List<List<Integer>> events(TopicReader reader) {
        List<List<Integer>> numbers = List.of(new ArrayList<>(), new ArrayList<>());
        List<ConsumerRecord<byte[], byte[]>> records = reader.allRecords();
        List<SweepRequested> sweeps = reader.allEvents(SweepRequested.class);
        for (int i = 0; i < records.size(); i++) {
            numbers.get(records.get(i).partition()).add(ConsumerLoopIT.number(sweeps.get(i)));
        }
        assertThat(numbers).allSatisfy(partition -> assertThat(partition).hasSizeGreaterThan(2));
        return numbers;
    }

    private long committed(int partition) throws Exception {
        OffsetAndMetadata offset = admin.listConsumerGroupOffsets(prefix + GROUP)
                .partitionsToOffsetAndMetadata()
                .get(10, TimeUnit.SECONDS)
                .get(new TopicPartition(Topic.SWEEPS.name(prefix), partition));
        return offset == null ? 0 : offset.offset();
    }

    private int members() throws Exception {
        return admin.describeConsumerGroups(List.of(prefix + GROUP))
                .all()
                .get(10, TimeUnit.SECONDS)
                .values()
                .iterator()
                .next()
                .members()
                .size();
    }

    /** Stands still once, until it is thawed; a loop's listener is on the thread that polls, so the member does too. */
    private static final class Freeze implements LoopListener {
        private final When when;
        private final CountDownLatch frozen = new CountDownLatch(1);
        private final CountDownLatch thaw = new CountDownLatch(1);

        private enum When {
            WHEN_TAKEN,
            WHEN_FINISHED
        }

        Freeze(When when) {
            this.when = when;
        }

        @Override
        public void inFlight(String topic, int records) {
            if (when == When.WHEN_TAKEN && records == 6) {
                freeze();
            }
        }

        @Override
        public void finished(String topic, Duration took) {
            if (when == When.WHEN_FINISHED) {
                freeze();
            }
        }

        private void freeze() {
            frozen.countDown();
            awaitQuietly(thaw);
        }

        void awaitFrozen() {
            awaitQuietly(frozen);
        }

        void thaw() {
            thaw.countDown();
        }

        private static void awaitQuietly(CountDownLatch latch) {
            try {
                if (!latch.await(40, TimeUnit.SECONDS)) {
                    throw new AssertionError("nobody came");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
