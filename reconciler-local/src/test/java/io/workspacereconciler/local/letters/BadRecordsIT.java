package io.workspacereconciler.local.letters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.event.BatchRequested;
import io.workspacereconciler.event.EventExamples;
import io.workspacereconciler.event.SweepRequested;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.local.LocalEnvironment;
import io.workspacereconciler.local.Replicas;
import io.workspacereconciler.local.letters.Flood.Fate;
import io.workspacereconciler.local.letters.Flood.Position;
import io.workspacereconciler.local.platform.DatabaseAddress;
import io.workspacereconciler.local.platform.Platform;
import io.workspacereconciler.local.platform.Row;
import io.workspacereconciler.local.server.TestServers;
import io.workspacereconciler.local.server.TopicReader;
import io.workspacereconciler.operate.RunningProgram;
import io.workspacereconciler.sweep.BatchId;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceRange;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole consumer under a flood of generated records; a failure is made again with its seed. */
@Timeout(300)
final class BadRecordsIT {

    private static final long SEED = 20_260_131L;
    private static final int RECORDS = 10_000;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Set<String> ADDED = Set.of(
            "dead-letter-reason",
            "dead-letter-topic",
            "dead-letter-partition",
            "dead-letter-offset",
            "dead-letter-group");

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final List<Instant> deadlines = List.of(now.plusSeconds(3600), now.minusSeconds(3600));

    @Test
    void tenThousandBadRecordsStopNoConsumerAndEachIsADeadLetterOrIgnoredByRule() throws Exception {
        TestServers.Database database = TestServers.database();
        try (Platform platform = Platform.start(
                        new DatabaseAddress(database.jdbcUrl(), database.user(), database.password()),
                        Platform.Ec2Address.FREE,
                        3);
                LocalEnvironment environment =
                        LocalEnvironment.of(database, platform.endpoint().uri());
                Replicas replicas = new Replicas()) {
            String prefix = environment.topicPrefix();
            RunningProgram consumer = replicas.consumer(environment.consumer("RECONCILER_TOPIC_PARTITIONS", "3"));
            try (Flood flood = new Flood(prefix);
                    Figures figures = new Figures(consumer);
                    TopicReader letters = new TopicReader(Topic.DEAD_LETTERS.name(prefix))) {
                flood.send(SEED, RECORDS, SweepRequested.class, SweepRequested::deadline, sweeps());
                flood.send(SEED, RECORDS, BatchRequested.class, BatchRequested::deadline, batches());
                flood.send(SEED, RECORDS, WorkspaceOffline.class, WorkspaceOffline::deadline, deaths());
                assertThat(flood.sent()).hasSize(3 * RECORDS);

                workedOff(figures, prefix, "planner", Topic.SWEEPS);
                workedOff(figures, prefix, "checker", Topic.BATCHES);
                workedOff(figures, prefix, "healer", Topic.WORKSPACE_OFFLINE);

                everyRecordIsAccountedFor(flood, figures, prefix);
                everyDeadLetterIsTheRecordAsItCame(flood, letters.allRecords(), prefix);
                assertThat(figures.readiness()).isEqualTo(200);
                aDeathIsStillHealed(platform, flood);
            }
        }
    }

    private static void workedOff(Figures figures, String prefix, String role, Topic topic) {
        await(role + " has worked off everything, seed " + SEED)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> figures.behind(prefix + role, topic.name(prefix)) == 0);
    }

    private static void everyRecordIsAccountedFor(Flood flood, Figures figures, String prefix) throws Exception {
        Map<String, Topic> read =
                Map.of("planner", Topic.SWEEPS, "checker", Topic.BATCHES, "healer", Topic.WORKSPACE_OFFLINE);
        for (Map.Entry<String, Topic> role : read.entrySet()) {
            String topic = role.getValue().name(prefix);
            String tag = "topic=\"" + topic + "\"";
            String what = role.getKey() + ", seed " + SEED;
            assertThat(flood.count(topic, Fate.DEAD_LETTER)).as(what).isGreaterThan(RECORDS / 2);
            assertThat(flood.count(topic, Fate.SET_ASIDE)).as(what).isPositive();
            assertThat(flood.count(topic, Fate.HANDLED)).as(what).isPositive();
            assertThat(figures.metric("reconciler_dead_letters_total", tag))
                    .as("dead letters of the %s", what)
                    .isEqualTo(flood.count(topic, Fate.DEAD_LETTER));
            assertThat(figures.metric("reconciler_events_set_aside_total", "role=\"" + role.getKey() + "\""))
                    .as("expired events of the %s", what)
                    .isEqualTo(flood.count(topic, Fate.SET_ASIDE));
            assertThat(figures.metric("reconciler_records_seconds_count", "outcome=\"finished\"," + tag))
                    .as("finished by the %s", what)
                    .isEqualTo(figures.end(topic));
        }
        assertThat(figures.end(Topic.BATCHES.name(prefix)) - RECORDS)
                .as("one batch of each sweep that was planned, and of no other")
                .isEqualTo(flood.count(Topic.SWEEPS.name(prefix), Fate.HANDLED));
        assertThat(figures.end(Topic.CHECKS.name(prefix)))
                .as("each batch that was in time was checked, and no other")
                .isEqualTo(flood.count(Topic.BATCHES.name(prefix), Fate.HANDLED)
                        + flood.count(Topic.SWEEPS.name(prefix), Fate.HANDLED));
    }

    private static void everyDeadLetterIsTheRecordAsItCame(
            Flood flood, List<ConsumerRecord<byte[], byte[]>> letters, String prefix) {
        Map<Position, ConsumerRecord<byte[], byte[]>> byOrigin = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> letter : letters) {
            Position origin = new Position(
                    header(letter.headers(), "dead-letter-topic"),
                    Integer.parseInt(header(letter.headers(), "dead-letter-partition")),
                    Long.parseLong(header(letter.headers(), "dead-letter-offset")));
            assertThat(byOrigin.put(origin, letter))
                    .as("one letter of %s", origin)
                    .isNull();
        }
        assertThat(byOrigin.keySet())
                .as("seed %s", SEED)
                .isEqualTo(flood.sent().entrySet().stream()
                        .filter(sent -> sent.getValue().fate() == Fate.DEAD_LETTER)
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet()));
        Map<Position, Flood.Sent> all = flood.sent();
        byOrigin.forEach((origin, letter) -> {
            ProducerRecord<byte[], byte[]> sent =
                    Objects.requireNonNull(all.get(origin)).record();
            assertThat(letter.value()).as("%s, seed %s", origin, SEED).isEqualTo(sent.value());
            assertThat(letter.key()).isEqualTo(sent.key());
            assertThat(own(letter.headers())).isEqualTo(own(sent.headers()));
            assertThat(header(letter.headers(), "dead-letter-reason")).isNotBlank();
            assertThat(header(letter.headers(), "dead-letter-group")).startsWith(prefix);
        });
    }

    private static void aDeathIsStillHealed(Platform platform, Flood flood) {
        Row dying = platform.registry().rows().get(0);
        platform.world().terminate(dying.instanceId());
        await("a good sweep goes all the way through")
                .atMost(LIMIT)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    Instant slot = Instant.now();
                    flood.say(new SweepRequested(new SweepId(slot), slot, slot.plusSeconds(120)));
                    return platform.registry().rows().stream()
                            .filter(row -> row.id().equals(dying.id()))
                            .allMatch(row -> row.status() == WorkspaceStatus.ONLINE
                                    && !row.instanceId().equals(dying.instanceId()));
                });
    }

    private List<SweepRequested> sweeps() {
        return deadlines.stream()
                .map(deadline -> new SweepRequested(new SweepId(now), now, deadline))
                .toList();
    }

    private List<BatchRequested> batches() {
        WorkspaceRange range = new WorkspaceRange(WorkspaceExamples.id(1), WorkspaceExamples.id(9));
        SweepId sweep = new SweepId(now);
        return deadlines.stream()
                .map(deadline -> new BatchRequested(
                        BatchId.of(sweep, range), sweep, range, Set.of(WorkspaceExamples.instance(3)), now, deadline))
                .toList();
    }

    private List<WorkspaceOffline> deaths() {
        WorkspaceOffline death = EventExamples.workspaceOffline(1);
        return deadlines.stream()
                .map(deadline -> new WorkspaceOffline(
                        death.incident(),
                        death.subject(),
                        death.origin(),
                        death.proof(),
                        death.rule(),
                        null,
                        null,
                        now,
                        deadline))
                .toList();
    }

    private static List<String> own(Headers headers) {
        List<String> own = new ArrayList<>();
        for (Header header : headers) {
            if (!ADDED.contains(header.key())) {
                own.add(header.toString());
            }
        }
        return own;
    }

    private static String header(Headers headers, String name) {
        return new String(headers.lastHeader(name).value(), UTF_8);
    }
}
