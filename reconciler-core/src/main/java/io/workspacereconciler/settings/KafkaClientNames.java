package io.workspacereconciler.settings;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;

/**
 * What may be handed to the Kafka clients: {@code RECONCILER_KAFKA_SECURITY_PROTOCOL} is {@code security.protocol}. Names
 * that the clients do not know, texts that they refuse and settings on which our guarantees rest are problems.
 */
final class KafkaClientNames {
    static final String PREFIX = SettingsReader.PREFIX + "KAFKA_";

    private static final List<ConfigDef> DEFINITIONS =
            List.of(ConsumerConfig.configDef(), ProducerConfig.configDef(), AdminClientConfig.configDef());

    private static final String OWN_BYTES = "events are read and written as bytes";
    private static final String OWN_NAME = "each client of a program has its own";
    private static final Map<String, String> OURS = Map.ofEntries(
            Map.entry("enable.auto.commit", "offsets are committed only when the work is finished"),
            Map.entry("acks", "an event counts as published only when all in-sync replicas have it"),
            Map.entry("enable.idempotence", "a retry must not write an event twice"),
            Map.entry(
                    "max.in.flight.requests.per.connection",
                    "of several a later one may be written first, and the first is lost"),
            Map.entry("transactional.id", "no step uses a transaction"),
            Map.entry("key.serializer", OWN_BYTES),
            Map.entry("value.serializer", OWN_BYTES),
            Map.entry("key.deserializer", OWN_BYTES),
            Map.entry("value.deserializer", OWN_BYTES),
            Map.entry("group.id", OWN_NAME),
            Map.entry("client.id", OWN_NAME),
            Map.entry("auto.offset.reset", "a new group reads from the beginning, so that no event is skipped"),
            Map.entry("max.poll.records", OWN_NAME));

    /** Kafka refuses these with {@code group.protocol=consumer}: there they are the broker's. */
    private static final Set<String> CLASSIC_ONLY =
            Set.of("session.timeout.ms", "heartbeat.interval.ms", "partition.assignment.strategy");

    private KafkaClientNames() {}

    static String property(String variable) {
        return variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
    }

    static List<String> problems(Map<String, String> members) {
        List<String> problems = new ArrayList<>();
        boolean brokerBalances = "consumer".equalsIgnoreCase(members.get(PREFIX + "GROUP_PROTOCOL"));
        members.forEach((variable, text) -> {
            if (brokerBalances && isOfTheBroker(property(variable))) {
                problems.add(variable + ": with " + PREFIX + "GROUP_PROTOCOL=consumer it is a setting of the broker;"
                        + " leave it out");
            } else {
                problem(variable, text).ifPresent(problems::add);
            }
        });
        return problems;
    }

    /** As {@link #problems}, for what is named by Kafka's own names. */
    static List<String> problemsOf(Map<String, String> properties) {
        List<String> problems = new ArrayList<>();
        boolean brokerBalances = "consumer".equalsIgnoreCase(properties.get("group.protocol"));
        new TreeMap<>(properties).forEach((property, text) -> {
            if (brokerBalances && isOfTheBroker(property)) {
                problems.add(property + ": with group.protocol=consumer it is a setting of the broker; leave it out");
            } else if (!OURS.containsKey(property) && keys(property).isEmpty()) {
                problems.add(property + ": Kafka's clients have no such setting");
            } else {
                refusal(property, text).ifPresent(refusal -> problems.add(property + ": " + refusal));
            }
        });
        return problems;
    }

    private static boolean isOfTheBroker(String property) {
        return CLASSIC_ONLY.contains(property);
    }

    private static Optional<String> problem(String variable, String text) {
        String property = property(variable);
        if (!OURS.containsKey(property) && keys(property).isEmpty()) {
            return Optional.of(new UnknownNames(variables())
                    .problem(variable)
                    .replace("no such setting", "Kafka's clients have no setting " + property));
        }
        return refusal(property, text).map(refusal -> variable + ": " + refusal);
    }

    private static List<ConfigKey> keys(String property) {
        return DEFINITIONS.stream()
                .flatMap(definition -> Stream.ofNullable(definition.configKeys().get(property)))
                .toList();
    }

    private static Optional<String> refusal(String property, String text) {
        String reason = OURS.get(property);
        if (reason != null) {
            return Optional.of("Kafka's " + property + " cannot be changed: " + reason + "; leave it out");
        }
        return keys(property).stream()
                .flatMap(key -> refusal(key, text).stream())
                .findFirst();
    }

    private static Optional<String> refusal(ConfigKey key, String text) {
        try {
            Object value = ConfigDef.parseType(key.name, text, key.type);
            if (key.validator != null) {
                key.validator.ensureValid(key.name, value);
            }
            return Optional.empty();
        } catch (ConfigException e) {
            // Kafka's own text masks what it calls a password only after parsing, so such a text is not repeated
            String detail =
                    key.type == ConfigDef.Type.PASSWORD ? "the value is refused" : String.valueOf(e.getMessage());
            return Optional.of("Kafka's " + key.name + ": " + detail);
        }
    }

    private static Set<String> variables() {
        Set<String> variables = new HashSet<>();
        variables.add(PREFIX + "BOOTSTRAP_SERVERS");
        DEFINITIONS.forEach(definition -> definition.names().stream()
                .filter(name -> !OURS.containsKey(name))
                .forEach(name ->
                        variables.add(PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_'))));
        return variables;
    }
}
