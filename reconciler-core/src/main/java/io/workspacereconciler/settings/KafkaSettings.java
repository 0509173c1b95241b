package io.workspacereconciler.settings;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How to reach Kafka, shared by all programs.
 *
 * @param bootstrapServers {@code host:port}, at least one
 * @param clientOverrides what the environment hands to Kafka's clients, by Kafka's names; may hold secrets, so
 *     {@link #toString()} shows the names only
 * @param topics names and durability of the topics
 */
public record KafkaSettings(List<String> bootstrapServers, Map<String, String> clientOverrides, TopicSettings topics) {
    private static final Setting<List<String>> BOOTSTRAP_SERVERS = Setting.list("RECONCILER_KAFKA_BOOTSTRAP_SERVERS")
            .rule(
                    "`host:port` with commas between several",
                    servers -> servers.stream().allMatch(server -> server.matches("[^\\s,]+:\\d{1,5}")))
            .doc("Where Kafka is found.");

    private static final SettingFamily CLIENT_OVERRIDES = new SettingFamily(
            KafkaClientNames.PREFIX,
            KafkaClientNames::problems,
            "To the Kafka clients: `RECONCILER_KAFKA_SECURITY_PROTOCOL` is their `security.protocol`;"
                    + " a name that they do not know is refused.");

    /** What these settings are read from. */
    public static final List<Declaration> SETTINGS = List.of(
            BOOTSTRAP_SERVERS,
            CLIENT_OVERRIDES,
            TopicSettings.PREFIX,
            TopicSettings.PARTITIONS,
            TopicSettings.REPLICATION,
            TopicSettings.MIN_INSYNC);

    /** Copies what it is given. */
    public KafkaSettings {
        bootstrapServers = List.copyOf(bootstrapServers);
        clientOverrides = Map.copyOf(clientOverrides);
    }

    /** From values that were read with {@link #SETTINGS}. */
    public static KafkaSettings from(SettingValues values) {
        Map<String, String> overrides = new TreeMap<>();
        values.members(CLIENT_OVERRIDES)
                .forEach((variable, text) -> overrides.put(KafkaClientNames.property(variable), text));
        return new KafkaSettings(values.get(BOOTSTRAP_SERVERS), overrides, TopicSettings.from(values));
    }

    /**
     * For a program that only reads.
     *
     * @param bootstrapServers {@code host:port} with commas between several
     * @param clientProperties handed to Kafka's clients, by Kafka's names
     * @param topicPrefix what every topic's name begins with
     * @throws IllegalArgumentException naming every property that is unknown, refused or not to be changed
     */
    public static KafkaSettings toRead(
            String bootstrapServers, Map<String, String> clientProperties, String topicPrefix) {
        List<String> problems = KafkaClientNames.problemsOf(clientProperties);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(System.lineSeparator(), problems));
        }
        return new KafkaSettings(
                List.of(bootstrapServers.split("\\s*,\\s*")),
                clientProperties,
                new TopicSettings(topicPrefix, 1, 1, 1));
    }

    @Override
    public String toString() {
        return "KafkaSettings[bootstrapServers=" + bootstrapServers + ", clientOverrides="
                + new TreeMap<>(clientOverrides).keySet() + ", topics=" + topics + "]";
    }
}
