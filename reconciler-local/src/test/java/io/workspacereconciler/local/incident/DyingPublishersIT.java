package io.workspacereconciler.local.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.bus.Bus;
import io.workspacereconciler.bus.KafkaClients;
import io.workspacereconciler.bus.KafkaEventPublisher;
import io.workspacereconciler.bus.LoopListener;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.consumer.incident.TimelinePublisher;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseClock;
import io.workspacereconciler.event.EventCodec;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.event.WorkspaceIncident;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.incident.TimelineEntry;
import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestRegistry;
import io.workspacereconciler.local.server.TestServers;
import io.workspacereconciler.local.server.TopicReader;
import io.workspacereconciler.settings.KafkaSettings;
import io.workspacereconciler.settings.TopicSettings;
import io.workspacereconciler.workspace.WorkspaceId;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Replicas that die between the write of a change, its publication and the note of it, again and again. */
@Timeout(90)
final class DyingPublishersIT {
    private static final int DEATHS_AT_EACH_POINT = 12;
    private static final int WORKSPACES = 5;

    private final Random random = new Random(20260131);
    private final String prefix = TestServers.topicPrefix();
    private final KafkaSettings kafka =
            new KafkaSettings(List.of(TestServers.bootstrapServers()), Map.of(), new TopicSettings(prefix, 3, 1, 1));
    private final Map<Long, Incident> open = new TreeMap<>();
    private final List<Incident> all = new ArrayList<>();
    private TestRegistry registry;
    private Database database;

    @BeforeEach
    void start() {
        registry = TestRegistry.create(PlatformTable.TEXT_STATUS);
        database = registry.database(DatabaseClock.REAL);
        Bus.connect(kafka, "test", "test", LoopListener.NONE).close();
    }

    @AfterEach
    void end() {
        registry.close();
    }

    @Test
    void everyChangeIsReadInOrderAndNoneIsMissing() {
        Map<DyingReplica.Point, Integer> deaths = new EnumMap<>(DyingReplica.Point.class);
        for (int round = 0; round < DEATHS_AT_EACH_POINT; round++) {
            for (DyingReplica.Point point : DyingReplica.Point.values()) {
                write(12);
                CompletableFuture<Void> other = round % 3 == 0
                        ? CompletableFuture.runAsync(() -> publishAll())
                        : CompletableFuture.completedFuture(null);
                if (dies(point)) {
                    deaths.merge(point, 1, Integer::sum);
                }
                other.join();
            }
        }
        publishAll();

        assertThat(deaths.values())
                .hasSize(DyingReplica.Point.values().length)
                .allSatisfy(times -> assertThat(times).isGreaterThan(DEATHS_AT_EACH_POINT / 2));
        Map<WorkspaceId, List<WorkspaceIncident>> read = read();
        Map<WorkspaceId, List<WorkspaceIncident>> written = written();
        assertThat(read.keySet()).isEqualTo(written.keySet());
        assertThat(read.values().stream().mapToInt(List::size).sum())
                .as("with repeats")
                .isGreaterThan(written.values().stream().mapToInt(List::size).sum());
        read.forEach((workspace, events) -> assertThat(List.copyOf(new LinkedHashSet<>(events)))
                .as("each when it was first read, of %s", workspace)
                .isEqualTo(written.get(workspace)));
    }

    private void write(int changes) {
        for (int i = 0; i < changes; i++) {
            long workspace = random.nextInt(WORKSPACES);
            database.useTransaction(tx -> {
                Incident before = open.get(workspace);
                if (before == null) {
                    Incident begun = Incident.begin(
                            IncidentExamples.subject(workspace), IncidentState.SUSPECTED, null, tx.now());
                    Incident stored = tx.incidents()
                            .open(begun, IncidentExamples.because("opened", tx.now()))
                            .orElseThrow();
                    all.add(stored);
                    open.put(workspace, stored);
                    return;
                }
                Incident after = switch (before.state()) {
                    case SUSPECTED -> before.held(HoldReason.PROOF, tx.now());
                    case HELD -> before.become(IncidentState.OFFLINE, tx.now());
                    default -> before.become(IncidentState.CLEARED, tx.now());
                };
                Incident saved = tx.incidents()
                        .save(after, IncidentExamples.because("changed", tx.now()))
                        .orElseThrow();
                if (saved.state().isClosed()) {
                    open.remove(workspace);
                } else {
                    open.put(workspace, saved);
                }
            });
        }
    }

    private boolean dies(DyingReplica.Point point) {
        Producer<byte[], byte[]> producer = new KafkaClients(kafka).producer("dying");
        try {
            return new DyingReplica(database, publisher(producer), point, random.nextInt(8)).diesPublishing();
        } finally {
            // as the process would be gone: what has not left it never does
            producer.close(Duration.ZERO);
        }
    }

    private void publishAll() {
        Producer<byte[], byte[]> producer = new KafkaClients(kafka).producer("living");
        try {
            TimelinePublisher timeline = new TimelinePublisher(database, publisher(producer));
            timeline.run();
            assertThat(timeline.problem()).isEmpty();
        } finally {
            producer.close();
        }
    }

    private KafkaEventPublisher publisher(Producer<byte[], byte[]> producer) {
        return new KafkaEventPublisher(producer, new EventCodec(prefix, URI.create("/test")));
    }

    private Map<WorkspaceId, List<WorkspaceIncident>> read() {
        try (TopicReader reader = new TopicReader(Topic.WORKSPACE_INCIDENTS.name(prefix))) {
            return byWorkspace(reader.allEvents(WorkspaceIncident.class));
        }
    }

    private Map<WorkspaceId, List<WorkspaceIncident>> written() {
        return byWorkspace(all.stream()
                .flatMap(incident ->
                        database.inTransaction(tx -> tx.incidents().timeline().of(incident.id())).stream())
                .filter(TimelineEntry::isForOthers)
                .map(WorkspaceIncident::of)
                .toList());
    }

    private static Map<WorkspaceId, List<WorkspaceIncident>> byWorkspace(List<WorkspaceIncident> events) {
        return events.stream()
                .collect(Collectors.groupingBy(event -> event.subject().workspace()));
    }
}
