package io.workspacereconciler.local.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.event.Topic;
import io.workspacereconciler.local.Replicas;
import io.workspacereconciler.local.server.TestServers;
import io.workspacereconciler.operate.StartupException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Topics that are not there: deleted under both programs, or missing at the start on a broker that makes none for us. */
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MissingTopicIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final Replicas replicas = new Replicas();
    private final String otherPrefix = TestServers.topicPrefix();
    private Outpost outpost;
    private Admin admin;
    private Health producer;
    private Health consumer;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        outpost = new Outpost(folder, 20);
        admin = Admin.create(Map.of("bootstrap.servers", outpost.kafkaAddress()));
        producer = new Health(replicas.producer(outpost.producer()).port());
        consumer = new Health(replicas.consumer(outpost.consumer()).port());
        await("first looks")
                .atMost(LIMIT)
                .until(() -> consumer.metric("reconciler_check_seconds_count", "answered") >= 20);
    }

    @AfterEach
    void allow() {
        RefusesTopics.allow(outpost.topicPrefix());
        RefusesTopics.allow(otherPrefix);
    }

    @AfterAll
    void end() throws Exception {
        replicas.close();
        admin.close();
        outpost.close();
    }

    @Test
    void topicsThatAreDeletedWhileTheProgramsRunAreMadeAgainAndADeathIsHealed() throws Exception {
        Set<String> all = names(outpost.topicPrefix(), Topic.values());
        try (LogLines log = LogLines.open()) {
            admin.deleteTopics(all).all().get(10, TimeUnit.SECONDS);
            outpost.kill(2);

            await("made again").atMost(LIMIT).until(() -> topics().containsAll(all));
            awaitHealed(log);
            assertThat(log.warnings("Topics are gone and are made again, empty"))
                    .isNotEmpty();
            assertThat(log.warnings("has a fault")).isEmpty();
        }
    }

    @Test
    @Tag("long")
    void topicsThatAreDeletedAndMayNotBeMadeAgainAreNamedUntilTheyAreBack() throws Exception {
        Set<String> gone = names(outpost.topicPrefix(), Topic.SWEEPS, Topic.WORKSPACE_OFFLINE);
        RefusesTopics.refuse(outpost.topicPrefix());
        try (LogLines log = LogLines.open()) {
            admin.deleteTopics(gone).all().get(10, TimeUnit.SECONDS);
            outpost.kill(2);
            for (Health program : List.of(producer, consumer)) {
                await("both are named")
                        .atMost(LIMIT)
                        .until(() -> gone.stream().allMatch(program.condition("kafka")::contains));
                assertThat(program.status()).isEqualTo(503);
                assertThat(program.condition("kafka")).contains("topics are made by the platform team");
                assertThat(program.live()).isEqualTo(200);
            }
            RefusesTopics.allow(outpost.topicPrefix());

            awaitHealed(log);
            assertThat(topics()).containsAll(gone);
            assertThat(log.warnings("has a fault")).isEmpty();
        }
    }

    @Test
    void aProgramStartsWithoutTheRightToMakeTopicsOnlyWhereTheyAllAre() throws Exception {
        Set<String> missing = names(otherPrefix, Topic.SWEEPS, Topic.DEAD_LETTERS);
        Set<String> there = names(otherPrefix, Topic.values());
        there.removeAll(missing);
        create(there);
        RefusesTopics.refuse(otherPrefix);

        for (StartupException refused : List.of(
                refusal(() -> replicas.producer(outpost.producer("RECONCILER_TOPIC_PREFIX", otherPrefix))),
                refusal(() -> replicas.consumer(outpost.consumer("RECONCILER_TOPIC_PREFIX", otherPrefix))))) {
            assertThat(refused.problems())
                    .hasSize(2)
                    .allSatisfy(problem -> assertThat(problem)
                            .contains("topics are made by the platform team")
                            .endsWith("; create it with 3 partitions and 1 replicas, or grant the right to"));
            assertThat(missing)
                    .allSatisfy(topic -> assertThat(refused.problems())
                            .anySatisfy(problem ->
                                    assertThat(problem).startsWith("Kafka's topic " + topic + " is missing")));
        }

        RefusesTopics.allow(otherPrefix);
        create(missing);
        RefusesTopics.refuse(otherPrefix);
        Health started = new Health(replicas.consumer(outpost.consumer("RECONCILER_TOPIC_PREFIX", otherPrefix))
                .port());
        await("it is ready").atMost(LIMIT).until(() -> started.status() == 200);
    }

    private static StartupException refusal(Runnable start) {
        return catchThrowableOfType(StartupException.class, start::run);
    }

    private static Set<String> names(String prefix, Topic... topics) {
        return new TreeSet<>(
                Arrays.stream(topics).map(topic -> topic.name(prefix)).toList());
    }

    private void create(Collection<String> names) throws Exception {
        List<NewTopic> topics = new ArrayList<>();
        names.forEach(name -> topics.add(new NewTopic(name, 3, (short) 1)));
        admin.createTopics(topics).all().get(10, TimeUnit.SECONDS);
    }

    private Set<String> topics() throws Exception {
        return admin.listTopics().names().get(10, TimeUnit.SECONDS);
    }

    /** Also that sweeps go on: some that are said after the healing are looked at, too. */
    private void awaitHealed(LogLines log) {
        await("both are ready").atMost(LIMIT).until(() -> producer.status() == 200 && consumer.status() == 200);
        await("every death is healed").atMost(LIMIT).until(outpost::isWhole);
        assertThat(outpost.launchedTooMany()).as("each once").isZero();
        int sweeps = log.infos(" published").size();
        double looks = consumer.metric("reconciler_check_seconds_count", "answered");
        await("sweeps go on")
                .atMost(LIMIT)
                .until(() -> log.infos(" published").size() >= sweeps + 2
                        && consumer.metric("reconciler_check_seconds_count", "answered") >= looks + 2);
    }
}
