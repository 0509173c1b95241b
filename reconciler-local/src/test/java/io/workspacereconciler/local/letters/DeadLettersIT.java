package io.workspacereconciler.local.letters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.bus.EventHandler;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseClock;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.event.EventExamples;
import io.workspacereconciler.event.SweepRequested;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.event.WorkspaceIncident;
import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestRegistry;
import io.workspacereconciler.local.server.TopicReader;
import io.workspacereconciler.sweep.SweepId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of poison and of what is too large, on a real broker and a real database. */
@Timeout(120)
final class DeadLettersIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Instant SLOT = Instant.parse("2026-01-31T12:00:00Z");

    @Test
    void whatFailsForGoodAfterItsRetriesIsADeadLetterAndTheNextIsHandled() throws Exception {
        Map<Instant, Integer> attempts = new ConcurrentHashMap<>();
        try (Letters letters = new Letters();
                TestRegistry registry = TestRegistry.create(PlatformTable.TEXT_STATUS)) {
            Database database = registry.database(DatabaseClock.REAL);
            List<EventHandler<SweepRequested>> poison = List.of(
                    event -> CompletableFuture.failedFuture(new IllegalStateException("a defect")),
                    event -> CompletableFuture.runAsync(() ->
                            database.useTransaction(tx -> tx.sweeps().claim(event.sweep(), "a\u0000b", tx.now()))),
                    event -> letters.bus().publisher().publish(large()).thenApply(metadata -> null),
                    event -> CompletableFuture.completedFuture(null));
            for (int number = 0; number < poison.size(); number++) {
                say(letters, number);
            }
            try (TopicReader reader = new TopicReader(letters.topic(Topic.DEAD_LETTERS))) {
                letters.read(event -> {
                    attempts.merge(event.at(), 1, Integer::sum);
                    return poison.get((int) Duration.between(SLOT, event.at()).toSeconds())
                            .handle(event);
                });
                await().atMost(LIMIT).until(() -> letters.committed() == poison.size());

                assertThat(attempts.values()).containsExactlyInAnyOrder(6, 6, 6, 1);
                assertThat(reader.allRecords())
                        .extracting(letter -> Letters.texts(letter.headers()).get("dead-letter-reason"))
                        .allMatch(reason -> reason.startsWith("failed 6 times: "))
                        .anyMatch(reason -> reason.contains("IllegalStateException: a defect"))
                        .anyMatch(reason -> reason.contains("invalid byte sequence"))
                        .anyMatch(reason -> reason.contains("RecordTooLargeException"))
                        .hasSize(3);
            }
        }
    }

    @Test
    void aTimeThatPostgresCannotHoldIsTheStatementsFaultAndALostConnectionTheDatabases() {
        try (TestRegistry registry = TestRegistry.create(PlatformTable.TEXT_STATUS)) {
            Database database = registry.database(DatabaseClock.REAL);

            assertThat(fault(() -> database.inTransaction(
                            tx -> tx.sweeps().isPlanned(new SweepId(Instant.parse("+300000-01-01T00:00:00Z"))))))
                    .isNotEqualTo(DatabaseException.Fault.DATABASE);
            registry.sql()
                    .useHandle(handle -> handle.execute("alter table reconciler.sweeps rename to sweeps_of_before"));
            assertThat(fault(() -> database.inTransaction(tx -> tx.sweeps().isPlanned(new SweepId(SLOT)))))
                    .isEqualTo(DatabaseException.Fault.DATABASE);
        }
    }

    @Test
    void whatTheBrokerTakesNoMoreIsKeptWithoutItsValueOrBare() throws Exception {
        try (Letters letters = new Letters("RECONCILER_KAFKA_MAX_PARTITION_FETCH_BYTES", "1000")) {
            limitDeadLetters(letters, 20_000);
            tooLarge(letters);
        }
    }

    @Test
    void whatTheProducerTakesNoMoreIsKeptWithoutItsValueOrBare() throws Exception {
        try (Letters letters =
                new Letters("RECONCILER_KAFKA_MAX_REQUEST_SIZE", "20000", "RECONCILER_KAFKA_FETCH_MAX_BYTES", "1000")) {
            tooLarge(letters);
        }
    }

    /** Each is larger than one fetch may be, too. */
    private static void tooLarge(Letters letters) throws Exception {
        letters.sendBad("a", "x".repeat(900_000));
        letters.sendBad("b".repeat(100_000), "x", "colour", "blue");
        letters.sendBad("c", "x", "large", "y".repeat(100_000));
        letters.sendBad("d", "x".repeat(15_000));
        try (TopicReader reader = new TopicReader(letters.topic(Topic.DEAD_LETTERS))) {
            letters.read(event -> CompletableFuture.completedFuture(null));
            await().atMost(LIMIT).until(() -> letters.committed() == 4);
            List<ConsumerRecord<byte[], byte[]>> all = reader.allRecords();

            assertThat(all).hasSize(4);
            for (int offset = 0; offset < 4; offset++) {
                assertThat(Letters.texts(byOffset(all, offset).headers()))
                        .containsEntry("dead-letter-topic", letters.topic(Topic.SWEEPS))
                        .containsKeys("dead-letter-reason", "dead-letter-partition", "dead-letter-group");
            }
            assertThat(byOffset(all, 0).value()).isNull();
            assertThat(byOffset(all, 0).key()).isEqualTo("a".getBytes(UTF_8));
            assertThat(Letters.texts(byOffset(all, 0).headers()))
                    .containsEntry("dead-letter-value", "left out: too large with these headers");
            for (int bare = 1; bare < 3; bare++) {
                assertThat(byOffset(all, bare).value()).isNull();
                assertThat(byOffset(all, bare).key()).isNull();
                assertThat(Letters.texts(byOffset(all, bare).headers()))
                        .containsEntry("dead-letter-value", "left out, with key and headers: too large")
                        .doesNotContainKeys("colour", "large");
            }
            assertThat(byOffset(all, 3).value()).hasSize(15_000);
        }
    }

    private static ConsumerRecord<byte[], byte[]> byOffset(List<ConsumerRecord<byte[], byte[]>> letters, int offset) {
        return letters.stream()
                .filter(letter -> Integer.toString(offset)
                        .equals(Letters.texts(letter.headers()).get("dead-letter-offset")))
                .findFirst()
                .orElseThrow();
    }

    /** An event of ours that no broker takes. */
    private static WorkspaceIncident large() {
        WorkspaceIncident change = EventExamples.workspaceIncident(1);
        return new WorkspaceIncident(
                change.incident(),
                1,
                change.subject(),
                change.from(),
                change.to(),
                change.rule(),
                "x".repeat(2_000_000),
                null,
                change.at());
    }

    private static void say(Letters letters, int number) throws Exception {
        Instant slot = SLOT.plusSeconds(number);
        letters.bus()
                .publisher()
                .publish(new SweepRequested(new SweepId(slot), slot, slot))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private static DatabaseException.@Nullable Fault fault(Runnable work) {
        try {
            work.run();
            throw new AssertionError("nothing failed");
        } catch (DatabaseException e) {
            return e.fault();
        } catch (IllegalArgumentException | ArithmeticException e) {
            // refused before it reached the database
            return null;
        }
    }

    private static void limitDeadLetters(Letters letters, int bytes) throws Exception {
        letters.admin()
                .incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, letters.topic(Topic.DEAD_LETTERS)),
                        List.of(new AlterConfigOp(
                                new ConfigEntry("max.message.bytes", Integer.toString(bytes)),
                                AlterConfigOp.OpType.SET))))
                .all()
                .get(10, TimeUnit.SECONDS);
    }
}
