package io.workspacereconciler.local.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.local.Replicas;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A producer and a consumer with all roles, from which each server is taken away for a while. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OutageIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String SET_ASIDE = "reconciler_events_set_aside_total";

    private final Replicas replicas = new Replicas();
    private Outpost outpost;
    private Health producer;
    private Health consumer;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        outpost = new Outpost(folder, 30);
        producer = new Health(replicas.producer(outpost.producer()).port());
        consumer = new Health(replicas.consumer(outpost.consumer()).port());
        await("first looks")
                .atMost(LIMIT)
                .until(() -> consumer.metric("reconciler_check_seconds_count", "answered") > 30);
    }

    @AfterEach
    void restore() {
        outpost.kafka().restore();
        outpost.database().restore();
        outpost.producersDatabase().restore();
        outpost.ec2().restore();
    }

    @AfterAll
    void end() throws Exception {
        replicas.close();
        outpost.close();
    }

    @Test
    void aDatabaseThatIsAwayIsSaidOnceAndEverythingGoesOnByItself() {
        try (LogLines log = LogLines.open()) {
            double setAside = consumer.metric(SET_ASIDE, "planner");
            outpost.database().cut();
            outpost.kill(2);
            awaitReason(consumer, "database", "The database is not to be used");
            awaitReason(consumer, "timeline", "the database does not do it");
            awaitReason(consumer, "restart queue", "the database does not do it");
            awaitReason(consumer, "planner", "the database does not do it");
            assertThat(producer.status()).as("the producer has its own way").isEqualTo(200);
            assertThat(consumer.live()).isEqualTo(200);
            awaitSweepsPastTheirDeadline(log);
            outpost.database().restore();

            awaitHealed();
            assertThat(consumer.metric(SET_ASIDE, "planner"))
                    .as("sweeps of the outage are set aside")
                    .isGreaterThan(setAside);
            for (String once : new String[] {
                "The database is not to be used",
                "Incidents are told later",
                "The restart queue waits",
                "sweeps fail and are tried again"
            }) {
                assertThat(log.warnings(once)).as(once).hasSize(1);
                assertThat(log.infos("Over: "))
                        .as(once)
                        .filteredOn(line -> line.contains(once))
                        .hasSize(1);
            }
        }
    }

    @Test
    @Tag("long")
    void aTickerWithoutItsDatabaseSaysSoOnceAndSweepsGoOnByThemselves() {
        try (LogLines log = LogLines.open()) {
            outpost.producersDatabase().cut();
            awaitReason(producer, "database", "The database is not to be used");
            awaitReason(producer, "ticker", "the database does not do it");
            assertThat(producer.live()).isEqualTo(200);
            assertThat(consumer.condition("database"))
                    .as("the consumer has its own way")
                    .isEqualTo("ok");
            outpost.kill(1);
            outpost.producersDatabase().restore();

            awaitHealed();
            assertThat(log.warnings("The ticker waits")).hasSize(1);
            assertThat(log.infos("Over: The ticker waits")).hasSize(1);
        }
    }

    @Test
    void aBrokerThatAcceptsAndNeverAnswersIsSaidByBothProgramsAndNothingIsLost() {
        try (LogLines log = LogLines.open()) {
            outpost.kafka().stall();
            outpost.kill(2);
            awaitReason(producer, "kafka", "Kafka is not to be used");
            awaitReason(producer, "ticker", "Kafka does not take the sweep");
            awaitReason(consumer, "kafka", "Kafka is not to be used");
            for (String role : new String[] {"planner", "checker", "healer"}) {
                awaitReason(consumer, role, "");
            }
            assertThat(consumer.condition("database")).isEqualTo("ok");
            outpost.kafka().restore();

            awaitHealed();
            assertThat(log.warnings("Kafka is not to be used"))
                    .as("one for each program")
                    .hasSize(2);
            assertThat(log.infos("Over: Kafka is not to be used")).hasSize(2);
            assertThat(log.warnings("Kafka gives no answer about"))
                    .as("once for each loop")
                    .isNotEmpty()
                    .doesNotHaveDuplicates();
            // a connection that an earlier outage has cut may be found out now
            assertThat(log.warnings("The ticker waits: Kafka")).hasSize(1);
        }
    }

    @Test
    void anEc2ThatIsAwayKillsNobodyAndItsReturnHealsTheDead() {
        try (LogLines log = LogLines.open()) {
            outpost.ec2().cut();
            awaitReason(consumer, "ec2 for checks", "EC2 answers no look of the checks: since");
            assertThat(consumer.condition("ec2 for checks")).contains("TRANSPORT");
            assertThat(outpost.isWhole()).isTrue();
            outpost.kill(2);
            outpost.ec2().restore();

            awaitHealed();
            assertThat(log.warnings("EC2 answers no look of the checks")).hasSize(1);
            assertThat(log.infos("Over: EC2 answers no look of the checks")).hasSize(1);
        }
    }

    private static void awaitReason(Health program, String dependency, String reason) {
        await(dependency).atMost(LIMIT).until(() -> {
            String said = program.condition(dependency);
            return !said.equals("ok") && said.contains(reason);
        });
        assertThat(program.status()).isEqualTo(503);
    }

    /** Sweeps live for two intervals of two seconds; the ticker says each. */
    private static void awaitSweepsPastTheirDeadline(LogLines log) {
        int before = log.infos(" published").size();
        await("more sweeps").atMost(LIMIT).until(() -> log.infos(" published").size() >= before + 4);
    }

    private void awaitHealed() {
        await("both are ready").atMost(LIMIT).until(() -> producer.status() == 200 && consumer.status() == 200);
        await("every death is healed").atMost(LIMIT).until(outpost::isWhole);
        assertThat(outpost.launchedTooMany()).as("each once").isZero();
        assertThat(outpost.instances()).hasSize(30);
    }
}
