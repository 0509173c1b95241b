package io.workspacereconciler.consumer;

import io.workspacereconciler.consumer.preflight.KafkaNeed;
import io.workspacereconciler.database.RegistryNeed;
import io.workspacereconciler.database.RegistryUse;
import io.workspacereconciler.event.Topic;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a replica of the consumer does; each role is a consumer group of its own. */
public enum Role {
    /** Turns sweeps into batches. */
    PLANNER(RegistryUse.SCAN),
    /** Turns batches into looks, verdicts and offline events. */
    CHECKER(RegistryUse.READ),
    /** Turns offline events into restarts. */
    HEALER(RegistryUse.MOVE);

    private final RegistryUse registry;

    Role(RegistryUse registry) {
        this.registry = registry;
    }

    /** What it needs of the platform's registry. */
    RegistryNeed registry() {
        return new RegistryNeed(word(), registry);
    }

    /** The word in the settings. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it does with Kafka; every replica tells the changes of incidents, and sets aside what nobody can read. */
    KafkaNeed kafka() {
        return switch (this) {
            case PLANNER -> need(Topic.SWEEPS, Topic.BATCHES);
            case CHECKER -> need(Topic.BATCHES, Topic.CHECKS, Topic.WORKSPACE_OFFLINE);
            case HEALER -> need(Topic.WORKSPACE_OFFLINE);
        };
    }

    private KafkaNeed need(Topic reads, Topic... writes) {
        Set<Topic> all = EnumSet.of(Topic.WORKSPACE_INCIDENTS, Topic.DEAD_LETTERS);
        all.addAll(List.of(writes));
        return new KafkaNeed(word(), reads, all);
    }
}
