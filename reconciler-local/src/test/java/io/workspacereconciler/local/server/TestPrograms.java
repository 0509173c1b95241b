package io.workspacereconciler.local.server;

import java.util.HashMap;
import java.util.Map;

/** The environment of programs that a test starts on {@link TestServers}. */
public final class TestPrograms {
    private TestPrograms() {}

    /** What both programs need: a health server on a free port, and topics of three partitions with this prefix. */
    public static Map<String, String> environment(TestServers.Database database, String topicPrefix) {
        Map<String, String> environment = new HashMap<>();
        environment.put("RECONCILER_KAFKA_BOOTSTRAP_SERVERS", TestServers.bootstrapServers());
        environment.put("RECONCILER_TOPIC_PREFIX", topicPrefix);
        environment.put("RECONCILER_TOPIC_PARTITIONS", "3");
        environment.put("RECONCILER_TOPIC_REPLICATION", "1");
        environment.put("RECONCILER_TOPIC_MIN_INSYNC", "1");
        environment.put("RECONCILER_DATABASE_URL", database.jdbcUrl());
        environment.put("RECONCILER_DATABASE_USER", database.user());
        environment.put("RECONCILER_DATABASE_PASSWORD", database.password());
        environment.put("RECONCILER_HTTP_PORT", "0");
        return environment;
    }

    /** The environment of a consumer that only observes, in {@code us-east-1}, as a member of groups of this protocol. */
    public static Map<String, String> consumer(
            TestServers.Database database, String topicPrefix, String groupProtocol) {
        Map<String, String> environment = environment(database, topicPrefix);
        environment.put("RECONCILER_MODE", "observe");
        environment.put("RECONCILER_EC2_ACCOUNT", "123456789012");
        environment.putAll(member(groupProtocol));
        return environment;
    }

    /** What makes a group of this protocol notice a new member at once. */
    public static Map<String, String> member(String groupProtocol) {
        return groupProtocol.equals("classic")
                ? Map.of("RECONCILER_KAFKA_GROUP_PROTOCOL", "classic", "RECONCILER_KAFKA_HEARTBEAT_INTERVAL_MS", "300")
                : Map.of("RECONCILER_KAFKA_GROUP_PROTOCOL", groupProtocol);
    }
}
