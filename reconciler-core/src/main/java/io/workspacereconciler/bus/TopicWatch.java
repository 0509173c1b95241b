package io.workspacereconciler.bus;

import io.workspacereconciler.operate.StartupException;
import io.workspacereconciler.operate.Trouble;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Kafka answers and all topics are there; one that was deleted while we run is made again, empty, since loops
 * that read nothing look as if all were well. To be run every few seconds, after the start's provisioning.
 */
public final class TopicWatch implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);

    private final TopicProvisioning provisioning;
    private final List<TopicSpec> topics;
    private final Trouble trouble = new Trouble(LOG, "Kafka is not to be used");

    TopicWatch(TopicProvisioning provisioning, List<TopicSpec> topics) {
        this.provisioning = provisioning;
        this.topics = List.copyOf(topics);
    }

    /** Asks Kafka. Never throws. */
    @Override
    public void run() {
        try {
            List<String> missing = provisioning.missing(topics);
            if (!missing.isEmpty()) {
                if (trouble.reason().isEmpty()) {
                    LOG.warn("Topics are gone and are made again, empty: {}", missing);
                }
                provisioning.provision(topics);
            }
            trouble.over();
        } catch (StartupException e) {
            trouble.occurred(String.valueOf(e.getMessage()));
        }
    }

    /** What is wrong with Kafka or a topic at present. */
    public Optional<String> problem() {
        return trouble.reason();
    }
}
