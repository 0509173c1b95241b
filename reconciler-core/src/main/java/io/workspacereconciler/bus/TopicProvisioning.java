package io.workspacereconciler.bus;

import io.workspacereconciler.operate.StartupException;
import io.workspacereconciler.settings.TopicSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that all topics are there: creates what is missing, leaves what exists as it is. Safe in several programs at once. */
public final class TopicProvisioning {
    private static final Logger LOG = LoggerFactory.getLogger(TopicProvisioning.class);

    private final TopicCatalog catalog;
    private final TopicSettings settings;

    /** Each question has a time limit. With partitions, replication and min.insync.replicas for what is created; the client stays the caller's. */
    public TopicProvisioning(Admin admin, Duration limit, TopicSettings settings) {
        this(new AdminTopicCatalog(admin, limit), settings);
    }

    TopicProvisioning(TopicCatalog catalog, TopicSettings settings) {
        this.catalog = catalog;
        this.settings = settings;
    }

    /** All topics are there when it returns; {@link StartupException} names each that is missing and why, or that Kafka does not answer. */
    public void provision(List<TopicSpec> topics) {
        Set<String> existing = catalog.names();
        Map<String, String> refusals = new LinkedHashMap<>();
        for (TopicSpec topic : topics) {
            if (!existing.contains(topic.name())) {
                catalog.create(topic, settings)
                        .ifPresentOrElse(
                                reason -> refusals.put(topic.name(), reason),
                                () -> LOG.info("Topic {} is there now", topic.name()));
            }
        }
        if (refusals.isEmpty()) {
            return;
        }
        // another program with more rights may have created them meanwhile
        refusals.keySet().removeAll(catalog.names());
        if (!refusals.isEmpty()) {
            throw new StartupException(refusals.entrySet().stream()
                    .map(refusal -> problem(refusal.getKey(), refusal.getValue()))
                    .toList());
        }
    }

    /** Those that are not there, or may not be seen; {@link StartupException} when Kafka does not answer. */
    List<String> missing(List<TopicSpec> topics) {
        Set<String> existing = catalog.names();
        return topics.stream()
                .map(TopicSpec::name)
                .filter(name -> !existing.contains(name))
                .toList();
    }

    private String problem(String topic, String reason) {
        return "Kafka's topic " + topic + " is missing, or may not be seen, and cannot be created: " + reason
                + "; create it with " + settings.partitions() + " partitions and " + settings.replication()
                + " replicas, or grant the right to";
    }
}
