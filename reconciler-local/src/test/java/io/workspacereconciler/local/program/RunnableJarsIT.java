package io.workspacereconciler.local.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestRegistry;
import io.workspacereconciler.local.server.TestServers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is delivered runs, and is nothing more than it has to be. */
@Timeout(120)
final class RunnableJarsIT {

    @ParameterizedTest
    @EnumSource
    void helpAndVersionNeedNoSetting(RunnableJar jar) throws Exception {
        RunnableJar.Run help = jar.run(Map.of(), "--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("Usage: " + jar.program());
        if (jar != RunnableJar.LOCAL) {
            assertThat(help.out()).contains("RECONCILER_KAFKA_BOOTSTRAP_SERVERS");
        }

        RunnableJar.Run version = jar.run(Map.of(), "--version");
        assertThat(version.exitCode()).isZero();
        assertThat(version.out()).containsPattern("\\d+\\.\\d+\\.\\d+");
    }

    @Test
    void theDeadLetterCommandNeedsKafkaOnlyAndPrintsNothingButItsList() throws Exception {
        Map<String, String> kafka = Map.of(
                "RECONCILER_KAFKA_BOOTSTRAP_SERVERS", TestServers.bootstrapServers(),
                "RECONCILER_TOPIC_PREFIX", TestServers.topicPrefix());
        RunnableJar.Run missing = RunnableJar.CONSUMER.run(kafka, "dead-letters", "list");
        RunnableJar.Run unreachable = RunnableJar.CONSUMER.run(
                Map.of("RECONCILER_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1"), "dead-letters", "list", "--json");
        RunnableJar.Run misused = RunnableJar.CONSUMER.run(kafka, "dead-letters", "requeue");

        assertThat(missing.exitCode()).as(missing.out() + missing.err()).isEqualTo(1);
        assertThat(missing.err()).contains("dead-letters");
        assertThat(unreachable.exitCode()).isEqualTo(1);
        assertThat(unreachable.out()).isEmpty();
        assertThat(unreachable.err()).contains("RECONCILER_KAFKA_BOOTSTRAP_SERVERS");
        assertThat(misused.exitCode()).isEqualTo(2);
    }

    @Test
    void theRestartCommandNeedsTheDatabaseOnlyAndPrintsNothingButItsAnswer() throws Exception {
        try (TestRegistry registry = TestRegistry.create(PlatformTable.TEXT_STATUS)) {
            Map<String, String> database = Map.of(
                    "RECONCILER_DATABASE_URL", registry.server().jdbcUrl(),
                    "RECONCILER_DATABASE_USER", registry.server().user(),
                    "RECONCILER_DATABASE_PASSWORD", registry.server().password());
            RunnableJar.Run none = RunnableJar.CONSUMER.run(database, "restart", "--cause", "quota");
            RunnableJar.Run misused = RunnableJar.CONSUMER.run(database, "restart", "--cause", "rain");

            assertThat(none.exitCode()).as(none.out() + none.err()).isZero();
            assertThat(none.out()).isEqualTo("No workspace was given up for QUOTA.\n");
            assertThat(misused.exitCode()).isEqualTo(2);
            assertThat(misused.out()).isEmpty();
            assertThat(misused.err()).contains("QUOTA", "CAPACITY");
        }
    }

    /** A library that only tests name is easily given a scope that keeps it from the programs. */
    @ParameterizedTest
    @EnumSource
    void itContainsAllOfWhatItLogsAndCountsWith(RunnableJar jar) throws IOException {
        try (JarFile file = new JarFile(jar.path().toFile())) {
            assertThat(file.stream().map(ZipEntry::getName))
                    .contains(
                            "ch/qos/logback/classic/spi/LogbackServiceProvider.class",
                            "ch/qos/logback/core/AppenderBase.class",
                            "io/micrometer/core/instrument/Meter.class",
                            "io/micrometer/prometheusmetrics/PrometheusMeterRegistry.class");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PRODUCER", "CONSUMER"})
    void itContainsNoServerAndNoTest(RunnableJar jar) throws IOException {
        try (JarFile file = new JarFile(jar.path().toFile())) {
            List<String> entries = file.stream().map(ZipEntry::getName).toList();
            assertThat(entries)
                    .contains("io/workspacereconciler/bus/ConsumerLoop.class")
                    .noneMatch(entry -> entry.startsWith("kafka/server/"))
                    .noneMatch(entry -> entry.contains("zonky"))
                    .noneMatch(entry -> entry.startsWith("org/junit/"))
                    .noneMatch(entry -> entry.startsWith("org/testcontainers/"))
                    .noneMatch(entry -> entry.startsWith("io/workspacereconciler/local/"))
                    .noneMatch(entry ->
                            entry.matches("io/workspacereconciler/.*(Test|IT|Contract|Examples)(\\$.*)?\\.class"));
        }
    }
}
