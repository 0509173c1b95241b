package io.workspacereconciler.local.subscribe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.bus.Start;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.event.UnreadableEventException;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.local.server.TestServers;
import io.workspacereconciler.local.server.TopicReader;
import io.workspacereconciler.settings.KafkaSettings;
import io.workspacereconciler.subscribe.OfflineHandler;
import io.workspacereconciler.subscribe.OfflineSubscription;
import io.workspacereconciler.subscribe.Repeats;
import io.workspacereconciler.subscribe.SubscriptionSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a subscription promises to its handler. */
@Timeout(90)
final class OfflineSubscriptionIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String GROUP = "a-service";

    private final String prefix = TestServers.topicPrefix();
    private final String group = prefix + GROUP;
    private final List<WorkspaceOffline> handled = new CopyOnWriteArrayList<>();
    private OfflineTopic topic;

    @BeforeEach
    void create() {
        topic = OfflineTopic.create(TestServers.bootstrapServers(), prefix);
    }

    @AfterEach
    void close() {
        topic.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void fromNowOnNothingIsMissedThoughItIsAwayBeforeItHadAnEvent(String groupProtocol) throws Exception {
        topic.say(0, 9);
        SubscriptionSettings fromNow = settings(groupProtocol).with(Start.now());
        try (OfflineSubscription first = new OfflineSubscription(fromNow, handled::add).start()) {
            awaitBegun();
            assertThat(first.problem()).isEmpty();
        }
        topic.say(9, 20);
        try (OfflineSubscription second = new OfflineSubscription(fromNow, handled::add).start()) {
            awaitHandled(9, 20);
            topic.say(20, 30);
            awaitHandled(9, 30);
            assertThat(second.problem()).isEmpty();
        }
        assertThat(topic.committed(group).events()).isEqualTo(30);
    }

    @Test
    void aGroupThatBeginsAtATimeIsGivenWhatKafkaHasFromThenOn() throws Exception {
        topic.say(0, 20);
        try (OfflineSubscription subscription = new OfflineSubscription(
                        settings("classic").with(Start.since(topic.first().plusMillis(12))), handled::add)
                .start()) {
            awaitHandled(12, 20);
            topic.say(20, 24);
            awaitHandled(12, 24);
            assertThat(subscription.problem()).isEmpty();
        }
    }

    @Test
    void byDefaultItBeginsWithTheOldestAndLeavesNoExpiredOneOut() throws Exception {
        topic.say(0, 6);
        try (OfflineSubscription subscription = new OfflineSubscription(settings("classic"), handled::add).start()) {
            awaitHandled(0, 6);
            assertThat(subscription.problem()).isEmpty();
        }
        assertThat(handled).extracting(WorkspaceOffline::deadline).containsOnly(topic.deadline());
    }

    @Test
    void aRepeatOfWhatIsFinishedIsDroppedUnlessItIsWanted() throws Exception {
        topic.say(0, 6);
        try (OfflineSubscription dropping = new OfflineSubscription(settings("classic"), handled::add).start()) {
            awaitHandled(0, 6);
            topic.say(0, 7);
            awaitHandled(0, 7);
            await().atMost(LIMIT).until(() -> topic.committed(group).events() == 13);
            assertThat(dropping.problem()).isEmpty();
        }
        assertThat(handled).hasSize(7);

        handled.clear();
        topic.say(0, 3);
        SubscriptionSettings all = settings("classic").with(Repeats.HANDED_OVER);
        try (OfflineSubscription handing = new OfflineSubscription(all, handled::add).start()) {
            awaitHandled(0, 3);
            topic.say(0, 3);
            await().atMost(LIMIT).until(() -> handled.size() == 6);
            assertThat(handing.problem()).isEmpty();
        }
    }

    @Test
    void whatFailsIsTriedAgainAndIsADeadLetterInTheEndAndDelaysNoOther() throws Exception {
        List<Long> attempts = new CopyOnWriteArrayList<>();
        OfflineHandler handler = offline -> {
            long number = OfflineTopic.number(offline);
            attempts.add(number);
            if (number == 1) {
                throw new IOException("their service says no");
            }
            if (number == 2) {
                throw new UnreadableEventException("no such customer");
            }
            if (number == 3 && count(attempts, 3) < 3) {
                throw new IOException("not yet");
            }
            handled.add(offline);
        };
        topic.say(0, 10);
        try (OfflineSubscription subscription = new OfflineSubscription(settings("classic"), handler).start();
                TopicReader letters = letters()) {
            awaitHandled(number -> number != 1 && number != 2, 10);
            await().atMost(LIMIT).until(() -> letters.records().size() == 2);
            await().atMost(LIMIT).until(() -> topic.committed(group).events() == 10);
            assertThat(letters.records().stream().map(letter -> header(letter, "dead-letter-reason")))
                    .containsExactlyInAnyOrder(
                            "no such customer", "failed 6 times: java.io.IOException: their service says no");
            assertThat(letters.records())
                    .allSatisfy(letter ->
                            assertThat(header(letter, "dead-letter-group")).isEqualTo(group));
            assertThat(subscription.problem()).isEmpty();
        }
        assertThat(List.of(count(attempts, 0), count(attempts, 1), count(attempts, 2), count(attempts, 3)))
                .containsExactly(1L, 6L, 1L, 3L);
    }

    @Test
    void aStopWaitsForWhatIsWorkedOnAndHandsBackTheRest() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        topic.say(0, 30);
        OfflineSubscription stopping = new OfflineSubscription(settings("classic"), offline -> {
                    begun.countDown();
                    assertThat(go.await(30, TimeUnit.SECONDS)).isTrue();
                    handled.add(offline);
                })
                .start();
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> stop = CompletableFuture.runAsync(stopping::close);
        await().atMost(LIMIT)
                .until(() -> Thread.getAllStackTraces().entrySet().stream()
                        .anyMatch(thread -> thread.getKey().getName().startsWith(group + "-loop")
                                && List.of(thread.getValue()).toString().contains("drain")));
        assertThat(stop).isNotDone();
        go.countDown();
        stop.get(30, TimeUnit.SECONDS);

        assertThat(handled).hasSize(1);
        assertThat(topic.committed(group).events()).isEqualTo(1);
        assertThat(topic.members(group)).isZero();
        assertThat(stopping.problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("has ended"));
        try (OfflineSubscription next = new OfflineSubscription(settings("classic"), handled::add).start()) {
            awaitHandled(0, 30);
            assertThat(next.problem()).isEmpty();
        }
        assertThat(handled).hasSize(30);
    }

    private SubscriptionSettings settings(String groupProtocol) {
        // so that a member learns at once of another
        Map<String, String> member = groupProtocol.equals("classic")
                ? Map.of("heartbeat.interval.ms", "300")
                : Map.of("group.protocol", groupProtocol);
        return SubscriptionSettings.of(KafkaSettings.toRead(TestServers.bootstrapServers(), member, prefix), group);
    }

    private void awaitBegun() {
        await().atMost(LIMIT).until(() -> topic.committed(group).partitions() == OfflineTopic.PARTITIONS);
    }

    private void awaitHandled(long from, long to) {
        awaitHandled(number -> number >= from, to);
    }

    private void awaitHandled(LongPredicate expected, long to) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(handled.stream().map(OfflineTopic::number))
                        .containsExactlyInAnyOrderElementsOf(
                                LongStream.range(0, to).filter(expected).boxed().toList()));
    }

    /** Once there is one, so that the topic is known. */
    private TopicReader letters() {
        AtomicReference<@Nullable TopicReader> reader = new AtomicReference<>();
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            reader.set(new TopicReader(Topic.DEAD_LETTERS.name(prefix)));
            return true;
        });
        return Objects.requireNonNull(reader.get());
    }

    private static long count(List<Long> numbers, long number) {
        return numbers.stream().filter(other -> other == number).count();
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), UTF_8);
    }
}
