package io.workspacereconciler.local;

import io.workspacereconciler.local.server.ProgramRights;
import io.workspacereconciler.local.server.TestServers;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.NullMarked;

/** The settings of both programs on a test's own database, topics and EC2 endpoint. */
@NullMarked
public final class LocalEnvironment implements AutoCloseable {

    private static final Map<String, String> AWS =
            Map.of("aws.region", "us-east-1", "aws.accessKeyId", "local", "aws.secretAccessKey", "local");

    private final Map<String, String> common;
    private final ProgramRights rights;

    private LocalEnvironment(Map<String, String> common, ProgramRights rights) {
        this.common = common;
        this.rights = rights;
    }

    /** Points this JVM's AWS SDK at the endpoint until {@link #close()}, by the SDK's own properties. */
    public static LocalEnvironment of(TestServers.Database database, URI ec2) {
        AWS.forEach(System::setProperty);
        System.setProperty("aws.endpointUrlEc2", ec2.toString());
        System.setProperty("aws.endpointUrlSts", ec2.toString());
        Map<String, String> common = new HashMap<>();
        common.put("RECONCILER_KAFKA_BOOTSTRAP_SERVERS", TestServers.bootstrapServers());
        common.put("RECONCILER_TOPIC_PREFIX", TestServers.topicPrefix());
        common.put("RECONCILER_TOPIC_REPLICATION", "1");
        common.put("RECONCILER_TOPIC_MIN_INSYNC", "1");
        common.put("RECONCILER_DATABASE_URL", database.jdbcUrl());
        common.put("RECONCILER_DATABASE_USER", database.user());
        common.put("RECONCILER_DATABASE_PASSWORD", database.password());
        common.put("RECONCILER_HTTP_PORT", "0");
        return new LocalEnvironment(common, new ProgramRights(database));
    }

    /** What every topic's name begins with. */
    public String topicPrefix() {
        return common.getOrDefault("RECONCILER_TOPIC_PREFIX", "");
    }

    /** The producer's environment, with these settings added: name, value, name, value. */
    public Map<String, String> producer(String... more) {
        return with("producer", Map.of(), more);
    }

    /** The consumer's environment in heal mode, with these settings added: name, value, name, value. */
    public Map<String, String> consumer(String... more) {
        return with(
                "consumer",
                Map.of(
                        "RECONCILER_MODE",
                        "heal",
                        "RECONCILER_CHECK_STOPPED_GRACE",
                        "2s",
                        "RECONCILER_EC2_ACCOUNT",
                        "123456789012",
                        "RECONCILER_EC2_LAUNCH_TEMPLATE",
                        "workspace-tier-{tier}"),
                more);
    }

    private Map<String, String> with(String role, Map<String, String> own, String... more) {
        Map<String, String> environment = new HashMap<>(common);
        environment.putAll(own);
        put(environment, more);
        put(environment, rights.of(role, environment));
        put(environment, more);
        return environment;
    }

    private static void put(Map<String, String> environment, String... more) {
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
    }

    @Override
    public void close() {
        AWS.keySet().forEach(System::clearProperty);
        System.clearProperty("aws.endpointUrlEc2");
        System.clearProperty("aws.endpointUrlSts");
    }
}
