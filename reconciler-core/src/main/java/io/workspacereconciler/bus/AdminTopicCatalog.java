package io.workspacereconciler.bus;

import io.workspacereconciler.settings.TopicSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topics by Kafka's Admin client. */
final class AdminTopicCatalog implements TopicCatalog {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private final Admin admin;
    private final AdminAnswers answers;

    /** With the longest time that one question may take. */
    AdminTopicCatalog(Admin admin, Duration limit) {
        this.admin = admin;
        this.answers = new AdminAnswers(limit);
    }

    @Override
    public Set<String> names() {
        try {
            return answers.await(admin.listTopics(new ListTopicsOptions().timeoutMs(answers.millis()))
                    .names());
        } catch (ExecutionException e) {
            throw AdminAnswers.unreachable(AdminAnswers.cause(e));
        }
    }

    @Override
    public Optional<String> create(TopicSpec topic, TopicSettings settings) {
        Optional<String> refusal = asked(topic, settings, new CreateTopicsOptions());
        if (refusal.isEmpty()) {
            awaitServed(topic.name());
        }
        return refusal;
    }

    /** Kafka answers before its brokers know the topic; whoever asked one then would be told that it is not there. */
    private void awaitServed(String topic) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(answers.millis());
        while (!isServed(topic) && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    private boolean isServed(String topic) {
        try {
            return answers
                    .await(admin.describeTopics(List.of(topic), new DescribeTopicsOptions().timeoutMs(answers.millis()))
                            .allTopicNames())
                    .values()
                    .stream()
                    .flatMap(description -> description.partitions().stream())
                    .allMatch(partition -> partition.leader() != null);
        } catch (ExecutionException e) {
            if (AdminAnswers.cause(e) instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            // not to be seen by us, or Kafka is away: what comes next says so
            return true;
        }
    }

    /** Why {@link #create} would be refused; empty when it would not. Creates nothing. */
    Optional<String> refusal(TopicSpec topic, TopicSettings settings) {
        return asked(topic, settings, new CreateTopicsOptions().validateOnly(true));
    }

    private Optional<String> asked(TopicSpec topic, TopicSettings settings, CreateTopicsOptions options) {
        NewTopic created = new NewTopic(topic.name(), settings.partitions(), (short) settings.replication())
                .configs(Map.of(
                        TopicConfig.RETENTION_MS_CONFIG,
                                Long.toString(topic.retention().toMillis()),
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(settings.minInsync())));
        try {
            answers.await(admin.createTopics(List.of(created), options.timeoutMs(answers.millis()))
                    .all());
            return Optional.empty();
        } catch (ExecutionException e) {
            Throwable cause = AdminAnswers.cause(e);
            if (cause instanceof TopicExistsException) {
                return Optional.empty();
            }
            if (cause instanceof RetriableException) {
                throw AdminAnswers.unreachable(cause);
            }
            return Optional.of(String.valueOf(cause.getMessage()));
        }
    }
}
