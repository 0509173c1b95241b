package io.workspacereconciler.local.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.bus.Bus;
import io.workspacereconciler.bus.LoopListener;
import io.workspacereconciler.consumer.plan.SweepPlanner;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseClock;
import io.workspacereconciler.event.BatchRequested;
import io.workspacereconciler.event.SweepRequested;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestPrograms;
import io.workspacereconciler.local.server.TestRegistry;
import io.workspacereconciler.local.server.TestServers;
import io.workspacereconciler.local.server.TopicReader;
import io.workspacereconciler.producer.ProducerSettings;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A fleet that is larger than any page of its batches, planned on real servers. */
@Timeout(60)
final class SweepPlannerIT {

    private static final int LIMIT = 200;
    private static final int FLEET = 5 * LIMIT + 1;

    @ParameterizedTest
    @EnumSource
    void everyOnlineRowIsInExactlyOneBatchAndNoOtherRowIsInAny(PlatformTable table) {
        try (TestRegistry registry = TestRegistry.create(table)) {
            insert(registry, FLEET, "'online'", null, "'i-' || lpad(to_hex(n), 17, '0')");
            insert(registry, 50, "'online'", "external", "'i-' || lpad(to_hex(n), 17, 'e')");
            insert(registry, 50, "'online'", null, "null");
            insert(registry, 50, "'online'", null, "''");
            for (WorkspaceStatus status :
                    EnumSet.complementOf(EnumSet.of(WorkspaceStatus.ONLINE, WorkspaceStatus.OTHER))) {
                insert(registry, 50, "'" + status.text() + "'", null, "'i-' || lpad(to_hex(n), 17, 'f')");
            }
            List<UUID> online = onlineIds(registry);
            assertThat(online).hasSize(FLEET);

            List<BatchRequested> batches = plan(registry);

            assertThat(batches).hasSize(6);
            assertThat(batches).extracting(BatchRequested::batch).doesNotHaveDuplicates();
            Database database = registry.database(DatabaseClock.REAL);
            assertThat(batches)
                    .extracting(batch -> rows(database, batch).size())
                    .containsExactlyInAnyOrder(LIMIT, LIMIT, LIMIT, LIMIT, LIMIT, 1);
            assertThat(rows(database, batches)).containsExactlyInAnyOrderElementsOf(online);

            insert(registry, 300, "'online'", "ec2", "'i-' || lpad(to_hex(n), 17, 'd')");
            registry.sql()
                    .useHandle(handle -> handle.execute("insert into workspaces (id, name, status, instance_id) values"
                            + " ('00000000-0000-0000-0000-000000000000', 'first', 'online', 'i-00000000000000001'),"
                            + " ('ffffffff-ffff-ffff-ffff-ffffffffffff', 'last', 'online', 'i-00000000000000002')"));
            assertThat(rows(database, batches))
                    .hasSize(FLEET + 302)
                    .containsExactlyInAnyOrderElementsOf(onlineIds(registry));
        }
    }

    private static List<BatchRequested> plan(TestRegistry registry) {
        String prefix = TestServers.topicPrefix();
        Database database = registry.database(DatabaseClock.REAL);
        Instant slot = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        SweepRequested sweep = new SweepRequested(new SweepId(slot), slot, slot.plusSeconds(120));
        database.useTransaction(tx -> tx.sweeps().claim(sweep.sweep(), "test", tx.now()));
        ProducerSettings settings = ProducerSettings.read(TestPrograms.environment(registry.server(), prefix));
        try (Bus bus = Bus.connect(settings.kafka(), "test", "test-1", LoopListener.NONE);
                TopicReader batches = new TopicReader(Topic.BATCHES.name(prefix))) {
            SweepPlanner planner =
                    new SweepPlanner(database, bus.publisher(), LIMIT, Duration.ofMinutes(2), Duration.ofHours(1));
            planner.plan(sweep);
            planner.plan(sweep);
            return batches.allEvents(BatchRequested.class);
        }
    }

    private static List<UUID> rows(Database database, List<BatchRequested> batches) {
        List<UUID> rows = new ArrayList<>();
        batches.forEach(batch -> rows.addAll(rows(database, batch)));
        return rows;
    }

    private static List<UUID> rows(Database database, BatchRequested batch) {
        return database.inTransaction(tx -> tx.registry().online(batch.range(), 10_000)).stream()
                .map(OnlineWorkspace::id)
                .map(id -> id.value())
                .toList();
    }

    /** What the fleet is, told in other words than those of the query under test. */
    private static List<UUID> onlineIds(TestRegistry registry) {
        return registry.sql()
                .withHandle(handle -> handle.createQuery("select id from workspaces where status::text = 'online'"
                                + " and coalesce(runtime, '') <> 'external' and coalesce(instance_id, '') <> ''")
                        .mapTo(UUID.class)
                        .list());
    }

    private static void insert(
            TestRegistry registry, int rows, String status, @Nullable String runtime, String instance) {
        registry.sql()
                .useHandle(
                        handle -> handle.createUpdate("insert into workspaces (id, name, status, runtime, instance_id)"
                                        + " select gen_random_uuid(), 'w' || n, " + status + ", :runtime, " + instance
                                        + " from generate_series(1, :rows) n")
                                .bind("runtime", runtime)
                                .bind("rows", rows)
                                .execute());
    }
}
