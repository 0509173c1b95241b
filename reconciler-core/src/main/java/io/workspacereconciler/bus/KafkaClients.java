package io.workspacereconciler.bus;

import io.workspacereconciler.settings.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes Kafka's clients as our guarantees need them: offsets are committed by us alone, an event counts as published when
 * all in-sync replicas have it, and none is written twice by a retry. Each client belongs to the caller, who closes it.
 */
public final class KafkaClients {
    /** A broker that has not answered by then is asked anew, over another connection. */
    private static final int ANSWER_MILLIS = 10_000;

    /** An event has at most so many bytes before it is compressed. */
    public static final int LARGEST_EVENT = 8 * 1024 * 1024;

    private static final int SESSION_MILLIS = 10_000;
    private static final int DELIVERY_MILLIS = 30_000;

    private final KafkaSettings settings;

    /** With the environment's settings, which cannot change what the guarantees rest on. */
    public KafkaClients(KafkaSettings settings) {
        this.settings = settings;
    }

    /**
     * A member of a group.
     *
     * @param clientId its name in the broker's logs and metrics
     * @param group the consumer group
     * @param maxPollRecords records that one poll gives at most, at least 1
     */
    public record Member(String clientId, String group, int maxPollRecords) {}

    /** A consumer of bytes, not yet subscribed. */
    public Consumer<byte[], byte[]> consumer(Member member) {
        return new KafkaConsumer<>(
                consumerProperties(member), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** A consumer of bytes that belongs to no group, not yet assigned to anything. */
    public Consumer<byte[], byte[]> reader(String clientId) {
        Map<String, Object> properties = consumerProperties(new Member(clientId, "none", 500));
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** A producer of bytes. */
    public Producer<byte[], byte[]> producer(String clientId) {
        return new KafkaProducer<>(producerProperties(clientId), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A client for topics and groups. */
    public Admin admin(String clientId) {
        return Admin.create(properties(clientId, AdminClientConfig.configNames()));
    }

    Map<String, Object> consumerProperties(Member member) {
        Map<String, Object> properties = properties(member.clientId(), ConsumerConfig.configNames());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, member.group());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // also for what was away for longer than events are kept; another start is found by StartOffsets
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, member.maxPollRecords());
        properties.putIfAbsent(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        properties.putIfAbsent(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // with group.protocol=consumer the broker assigns, and Kafka refuses the setting
        if (!"consumer".equalsIgnoreCase(String.valueOf(properties.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG)))) {
            properties.putIfAbsent(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
            // Kafka's 45 s would keep a killed member's partitions from the others for most of an interval; the two
            // belong
            // together, so whoever sets one sets both
            if (!properties.containsKey(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG)) {
                properties.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
            }
        }
        return properties;
    }

    Map<String, Object> producerProperties(String clientId) {
        Map<String, Object> properties = properties(clientId, ProducerConfig.configNames());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // on a new partition a first request may be refused and a second written; the first is never taken then
        // (KAFKA-15591)
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        // a send without a broker blocks its thread for so long, and that thread may be the one that polls
        properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        // it would block also for each topic that was not written to for five minutes, which ours often are not
        properties.putIfAbsent(
                ProducerConfig.METADATA_MAX_IDLE_CONFIG, Duration.ofDays(30).toMillis());
        // 200 deaths with all that was decided on are more than Kafka's 1 MiB, and a twentieth of it once compressed
        properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
        properties.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_EVENT);
        // what is not said within half an interval is tried again by whoever wanted it said; the two belong together
        if (!properties.containsKey(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG)
                && !properties.containsKey(ProducerConfig.LINGER_MS_CONFIG)) {
            properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
            properties.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        }
        return properties;
    }

    private Map<String, Object> properties(String clientId, Set<String> known) {
        Map<String, Object> properties = new HashMap<>(settings.clientOverrides());
        properties.keySet().retainAll(known);
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        return properties;
    }
}
