package io.workspacereconciler.bus;

import io.workspacereconciler.settings.TopicSettings;
import java.util.Optional;
import java.util.Set;

/** The broker's topics. {@link io.workspacereconciler.operate.StartupException} when the broker does not answer. */
interface TopicCatalog {
    /** The names of the topics that we may see. */
    Set<String> names();

    /** Creates a topic; empty when it is there afterwards, whoever created it, else why it was refused. */
    Optional<String> create(TopicSpec topic, TopicSettings settings);
}
