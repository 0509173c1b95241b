package io.workspacereconciler.settings;

import java.util.regex.Pattern;

/**
 * Names and durability of the topics.
 *
 * @param prefix what every topic's name begins with
 * @param partitions of each topic that is created, at least 1
 * @param replication copies of each, at least 1
 * @param minInsync copies that must have an event before it counts as published, from 1 to {@code replication}
 */
public record TopicSettings(String prefix, int partitions, int replication, int minInsync) {
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1,200}");

    static final Setting<String> PREFIX = Setting.text("RECONCILER_TOPIC_PREFIX")
            .rule(
                    "at most 200 letters, digits, `.`, `_` or `-`",
                    prefix -> LEGAL.matcher(prefix).matches())
            .defaultsTo("reconciler.")
            .doc("What every topic's name begins with.");

    static final Setting<Integer> PARTITIONS = Setting.integer("RECONCILER_TOPIC_PARTITIONS")
            .between("1", "1000")
            .defaultsTo("12")
            .doc("Partitions of a topic that is created: the upper bound of replicas that share its work.");

    static final Setting<Integer> REPLICATION = Setting.integer("RECONCILER_TOPIC_REPLICATION")
            .between("1", "10")
            .defaultsTo("3")
            .doc("Copies of a topic that is created; 1 for a single broker.");

    static final Setting<Integer> MIN_INSYNC = Setting.integer("RECONCILER_TOPIC_MIN_INSYNC")
            .between("1", "10")
            .atMost(REPLICATION)
            .defaultsTo("2")
            .doc("Copies that must have an event before it counts as published; 1 for a single broker.");

    /** {@link IllegalArgumentException} when a figure is out of its range. */
    public TopicSettings {
        if (partitions < 1 || replication < 1 || minInsync < 1 || minInsync > replication) {
            throw new IllegalArgumentException("partitions " + partitions + ", replication " + replication
                    + " and min.insync " + minInsync + " do not fit together");
        }
    }

    static TopicSettings from(SettingValues values) {
        return new TopicSettings(
                values.get(PREFIX), values.get(PARTITIONS), values.get(REPLICATION), values.get(MIN_INSYNC));
    }
}
