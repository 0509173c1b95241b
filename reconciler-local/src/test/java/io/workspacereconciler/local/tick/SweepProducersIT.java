package io.workspacereconciler.local.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.bus.EventPublisher;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseClock;
import io.workspacereconciler.event.SweepRequested;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestPrograms;
import io.workspacereconciler.local.server.TestRegistry;
import io.workspacereconciler.local.server.TestServers;
import io.workspacereconciler.local.server.TopicReader;
import io.workspacereconciler.operate.RunningProgram;
import io.workspacereconciler.producer.ProducerMain;
import io.workspacereconciler.producer.ProducerSettings;
import io.workspacereconciler.producer.tick.SweepTicker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Replicas of the producer, as they are run, on real servers. */
@Timeout(120)
final class SweepProducersIT {

    private static final int SLOTS = 20;

    private final TestRegistry registry = TestRegistry.create(PlatformTable.TEXT_STATUS);
    private final Database database = registry.database(DatabaseClock.REAL);
    private final String prefix = TestServers.topicPrefix();
    private final List<RunningProgram> producers = new ArrayList<>();

    @AfterEach
    void close() {
        producers.forEach(RunningProgram::close);
        registry.close();
    }

    @Test
    void threeProducersAskForExactlyOneSweepInEverySlot() {
        startProducers(3, "1s");
        try (TopicReader sweeps = sweeps()) {
            await().atMost(Duration.ofSeconds(SLOTS + 20))
                    .until(() -> sweeps.records().size() >= SLOTS);
            producers.forEach(RunningProgram::close);

            List<Long> slots = sweeps.allEvents(SweepRequested.class).stream()
                    .map(sweep -> sweep.sweep().slot().toEpochMilli())
                    .sorted()
                    .toList();
            assertThat(slots)
                    .hasSizeGreaterThanOrEqualTo(SLOTS)
                    .containsExactlyElementsOf(LongStream.iterate(slots.get(0), slot -> slot + 1000)
                            .limit(slots.size())
                            .boxed()
                            .toList());
            assertThat(slots).allMatch(slot -> slot % 1000 == 0);
            assertThat(whoClaimed()).hasSizeLessThanOrEqualTo(3).isNotEmpty();
        }
    }

    @Test
    void aSlotWhoseReplicaDiedBeforeItPublishedComesWithinSeconds() {
        Duration interval = intervalWhoseSlotHasJustBegun();
        EventPublisher dead = event -> CompletableFuture.failedFuture(new IllegalStateException("killed"));
        new SweepTicker(database, dead, interval, "a replica that is no more").run();
        Instant claimed = database.now();
        assertThat(whoClaimed()).containsExactly("a replica that is no more");

        startProducers(3, interval.toSeconds() + "s");

        try (TopicReader sweeps = sweeps()) {
            await().atMost(Duration.ofSeconds(20)).until(() -> !sweeps.records().isEmpty());
            assertThat(Duration.between(claimed, database.now()))
                    .isBetween(Duration.ofMillis(4_500), Duration.ofSeconds(9));
            producers.forEach(RunningProgram::close);
            assertThat(sweeps.allEvents(SweepRequested.class))
                    .singleElement()
                    .satisfies(sweep -> assertThat(List.of(sweep.sweep().slot()))
                            .isEqualTo(slots())
                            .allMatch(slot -> slot.isBefore(claimed)));
        }
    }

    /** At any instant some interval has a slot that is not over before the sweep of the dead replica must have come. */
    private Duration intervalWhoseSlotHasJustBegun() {
        long now = database.now().getEpochSecond();
        return Duration.ofSeconds(IntStream.rangeClosed(40, 120)
                .filter(seconds -> seconds - now % seconds > 30)
                .findFirst()
                .orElseThrow());
    }

    private void startProducers(int count, String interval) {
        Map<String, String> environment = TestPrograms.environment(registry.server(), prefix);
        environment.put("RECONCILER_SWEEP_INTERVAL", interval);
        Stream.generate(() -> ProducerMain.start(ProducerSettings.read(environment)))
                .limit(count)
                .forEach(producers::add);
    }

    private TopicReader sweeps() {
        return new TopicReader(Topic.SWEEPS.name(prefix));
    }

    private List<String> whoClaimed() {
        return ask("select distinct claimed_by from reconciler.sweeps", String.class);
    }

    private List<Instant> slots() {
        return ask("select slot from reconciler.sweeps order by slot", Instant.class);
    }

    private <T> List<T> ask(String sql, Class<T> type) {
        return registry.sql()
                .withHandle(handle -> handle.createQuery(sql).mapTo(type).list());
    }
}
