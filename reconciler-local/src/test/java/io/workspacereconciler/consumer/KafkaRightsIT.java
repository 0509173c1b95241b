package io.workspacereconciler.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.consumer.preflight.Finding;
import io.workspacereconciler.consumer.preflight.KafkaPreflight;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.local.server.SecuredKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a broker that allows nothing by itself lets each role do with the README's ACLs, as {@code preflight} sees it. */
@NullMarked
final class KafkaRightsIT {

    private static final String PREFIX = "rights.";

    @Test
    void theReadmesAclsAreEnoughForEachRoleAndWhatIsTakenBackIsNamed(@TempDir Path folder) throws Exception {
        try (SecuredKafka kafka = SecuredKafka.start(folder)) {
            List<String> topics = Arrays.stream(Topic.values())
                    .map(topic -> topic.name(PREFIX))
                    .filter(topic -> !topic.equals("rights.dead-letters"))
                    .toList();
            kafka.grant(topics, PREFIX);
            await("the ACLs hold")
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(failed(kafka, Role.HEALER, PREFIX))
                            .extracting(Finding::name)
                            .containsExactly("topic rights.dead-letters"));
            assertThat(failed(kafka, Role.HEALER, PREFIX).get(0).seen())
                    .startsWith("not there, and not to be created: ");
            kafka.grant(List.of("rights.dead-letters"), PREFIX);
            for (Role role : Role.values()) {
                await(role + " lacks nothing")
                        .atMost(Duration.ofSeconds(20))
                        .untilAsserted(
                                () -> assertThat(failed(kafka, role, PREFIX)).isEmpty());
            }

            kafka.revoke(AclOperation.WRITE, ResourceType.TOPIC, "rights.checks", "checker");
            kafka.revoke(AclOperation.READ, ResourceType.GROUP, "rights.checker", "checker");
            await("what was taken back is named")
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(failed(kafka, Role.CHECKER, PREFIX))
                            .extracting(finding -> finding.name() + " " + finding.seen())
                            .containsExactly(
                                    "topic rights.checks may not be written (checker)",
                                    "group rights.checker may not be joined"));

            assertThat(failed(kafka, Role.PLANNER, "foreign."))
                    .as("what may not be seen")
                    .hasSize(Topic.values().length + 1)
                    .anyMatch(finding -> finding.name().equals("topic foreign.sweeps")
                            && finding.seen().equals("may not be seen"));
        }
    }

    private static List<Finding> failed(SecuredKafka kafka, Role role, String prefix) {
        Map<String, String> environment = new HashMap<>();
        String[] login = kafka.environment(role.word());
        for (int i = 0; i < login.length; i += 2) {
            environment.put(login[i], login[i + 1]);
        }
        environment.put("RECONCILER_TOPIC_PREFIX", prefix);
        environment.put("RECONCILER_TOPIC_REPLICATION", "1");
        environment.put("RECONCILER_TOPIC_MIN_INSYNC", "1");
        return new KafkaPreflight(ConsumerSettings.readKafka(environment), List.of(role.kafka()))
                .run().stream()
                        .filter(finding -> finding.result() == Finding.Result.FAIL)
                        .toList();
    }
}
