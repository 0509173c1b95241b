package io.workspacereconciler.bus;

import io.workspacereconciler.operate.StartupException;
import io.workspacereconciler.settings.TopicSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics by Kafka's Admin client. */
final class AdminTopicCatalog implements TopicCatalog {
    private final Admin admin;
    private final Duration limit;

    /** With the longest time that one question may take. */
    AdminTopicCatalog(Admin admin, Duration limit) {
        this.admin = admin;
        this.limit = limit;
    }

    @Override
    public Set<String> names() {
        try {
            return await(admin.listTopics(new ListTopicsOptions().timeoutMs(millis()))
                    .names());
        } catch (ExecutionException e) {
            throw unreachable(e.getCause() == null ? e : e.getCause());
        }
    }

    @Override
    public Optional<String> create(TopicSpec topic, TopicSettings settings) {
        NewTopic created = new NewTopic(topic.name(), settings.partitions(), (short) settings.replication())
                .configs(Map.of(
                        TopicConfig.RETENTION_MS_CONFIG,
                                Long.toString(topic.retention().toMillis()),
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(settings.minInsync())));
        try {
            await(admin.createTopics(List.of(created), new CreateTopicsOptions().timeoutMs(millis()))
                    .all());
            return Optional.empty();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof TopicExistsException) {
                return Optional.empty();
            }
            if (cause instanceof RetriableException) {
                throw unreachable(cause);
            }
            return Optional.of(String.valueOf(cause.getMessage()));
        }
    }

    private int millis() {
        return Math.toIntExact(limit.toMillis());
    }

    private <T> T await(KafkaFuture<T> answer) throws ExecutionException {
        try {
            return answer.get(2 * limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(e);
        }
    }

    private static StartupException unreachable(Throwable cause) {
        StartupException failure = new StartupException(
                List.of(
                        "RECONCILER_KAFKA_BOOTSTRAP_SERVERS: Kafka does not answer about its topics (" + cause
                                + "); expected brokers that can be reached from here with the RECONCILER_KAFKA_ settings given"));
        failure.initCause(cause);
        return failure;
    }
}
