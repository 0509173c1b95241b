package io.workspacereconciler.bus;

import io.workspacereconciler.bus.TopicState.Right;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.operate.StartupException;
import io.workspacereconciler.settings.KafkaSettings;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What Kafka has and allows of what a program needs, asked without changing anything. Each question ends within a time
 * limit; {@link StartupException} when Kafka does not answer it.
 */
public final class BusInspection implements AutoCloseable {

    private final KafkaSettings settings;
    private final Admin admin;
    private final AdminAnswers answers;

    /** What is known of a consumer group. */
    public enum GroupState {
        /** It is there and may be joined. */
        ALLOWED,
        /** It may be seen and nobody has joined it yet; whether it may be joined is not told before. */
        NOT_YET,
        /** It may not be joined. */
        REFUSED
    }

    private BusInspection(KafkaSettings settings, Admin admin, Duration limit) {
        this.settings = settings;
        this.admin = admin;
        this.answers = new AdminAnswers(limit);
    }

    /** Over a client of its own; each question may take so long. */
    public static BusInspection open(KafkaSettings settings, String clientId, Duration limit) {
        try {
            return new BusInspection(settings, new KafkaClients(settings).admin(clientId), limit);
        } catch (KafkaException e) {
            throw new StartupException(
                    List.of("RECONCILER_KAFKA_BOOTSTRAP_SERVERS: Kafka is not to be used: " + e.getMessage()));
        }
    }

    /** The cluster's id and how many brokers it has, in words. */
    public String cluster() {
        var cluster = admin.describeCluster(new DescribeClusterOptions().timeoutMs(answers.millis()));
        try {
            int brokers = answers.await(cluster.nodes()).size();
            return "cluster " + answers.await(cluster.clusterId()) + ", " + brokers
                    + (brokers == 1 ? " broker" : " brokers");
        } catch (ExecutionException e) {
            throw AdminAnswers.unreachable(AdminAnswers.cause(e));
        }
    }

    /** What there is under this topic's name. */
    public TopicState topic(Topic topic) {
        TopicSpec spec = new TopicSpec(topic.name(settings.topics().prefix()), topic.kept());
        var options = new DescribeTopicsOptions().timeoutMs(answers.millis()).includeAuthorizedOperations(true);
        try {
            var described = admin.describeTopics(List.of(spec.name()), options).allTopicNames();
            return answers.await(described).values().stream()
                    .map(BusInspection::there)
                    .findFirst()
                    .orElseGet(() -> missing(spec));
        } catch (ExecutionException e) {
            Throwable cause = AdminAnswers.cause(e);
            if (cause instanceof UnknownTopicOrPartitionException) {
                return missing(spec);
            }
            if (cause instanceof AuthorizationException) {
                return new TopicState.Hidden();
            }
            throw AdminAnswers.unreachable(cause);
        }
    }

    private static TopicState there(TopicDescription topic) {
        Set<Right> rights = EnumSet.noneOf(Right.class);
        if (topic.authorizedOperations().contains(AclOperation.READ)) {
            rights.add(Right.READ);
        }
        if (topic.authorizedOperations().contains(AclOperation.WRITE)) {
            rights.add(Right.WRITE);
        }
        return new TopicState.There(
                topic.partitions().size(), topic.partitions().get(0).replicas().size(), rights);
    }

    private TopicState missing(TopicSpec topic) {
        return new TopicState.Missing(new AdminTopicCatalog(admin, answers.limit())
                .refusal(topic, settings.topics())
                .orElse(null));
    }

    /** What is known of a program's group; its name without the prefix. */
    public GroupState group(String word) {
        String name = settings.topics().prefix() + word;
        var options =
                new DescribeConsumerGroupsOptions().timeoutMs(answers.millis()).includeAuthorizedOperations(true);
        try {
            var described = admin.describeConsumerGroups(List.of(name), options).all();
            return answers.await(described).values().stream()
                            .allMatch(group -> group.authorizedOperations().contains(AclOperation.READ))
                    ? GroupState.ALLOWED
                    : GroupState.REFUSED;
        } catch (ExecutionException e) {
            Throwable cause = AdminAnswers.cause(e);
            if (cause instanceof GroupIdNotFoundException) {
                return GroupState.NOT_YET;
            }
            if (cause instanceof AuthorizationException) {
                return GroupState.REFUSED;
            }
            throw AdminAnswers.unreachable(cause);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
