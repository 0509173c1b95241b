package io.workspacereconciler.local.services;

import io.workspacereconciler.local.controlplane.Tenant;
import io.workspacereconciler.local.ec2.Ec2Settings;
import io.workspacereconciler.local.platform.DatabaseAddress;
import io.workspacereconciler.local.platform.Platform;
import io.workspacereconciler.settings.DurationText;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The environment variables with which the reconciler's programs find the local servers. Each program refuses
 * {@code RECONCILER_} names that it does not know, so what is common and what is each one's own come apart.
 */
public final class ProgramEnvironment {
    private static final String HTTP_PORT = "RECONCILER_HTTP_PORT";

    /** What the consumer asks and restarts over. */
    public enum Backend {
        EC2,
        CONTROL_PLANE;

        /** As {@code RECONCILER_BACKEND} has it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final String bootstrapServers;
    private final DatabaseAddress database;
    private final URI ec2;
    private final Ec2Settings account;

    public ProgramEnvironment(LocalServers servers, Platform platform) {
        this(
                servers.bootstrapServers(),
                servers.database(),
                platform.endpoint().uri(),
                platform.world().settings());
    }

    ProgramEnvironment(String bootstrapServers, DatabaseAddress database, URI ec2, Ec2Settings account) {
        this.bootstrapServers = bootstrapServers;
        this.database = database;
        this.ec2 = ec2;
        this.account = account;
    }

    /** What both programs take. */
    public Map<String, String> common(Duration interval) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("RECONCILER_KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        variables.put("RECONCILER_TOPIC_REPLICATION", "1");
        variables.put("RECONCILER_TOPIC_MIN_INSYNC", "1");
        variables.put("RECONCILER_DATABASE_URL", database.url());
        variables.put("RECONCILER_DATABASE_USER", database.user());
        variables.put("RECONCILER_DATABASE_PASSWORD", database.password());
        variables.put("RECONCILER_SWEEP_INTERVAL", DurationText.print(interval));
        return variables;
    }

    /** What only the producer takes. */
    public Map<String, String> ofProducer(int httpPort) {
        return new LinkedHashMap<>(Map.of(HTTP_PORT, Integer.toString(httpPort)));
    }

    /**
     * What only the consumer takes; its patience is that of a demo: one sweep for a stop, three for an absence, and a guard
     * whose hour is six sweeps.
     */
    public Map<String, String> ofConsumer(int httpPort, int batchLimit, Duration interval) {
        Map<String, String> variables = patience(httpPort, batchLimit, interval);
        variables.put("RECONCILER_EC2_ACCOUNT", account.accountId());
        variables.put("RECONCILER_EC2_LAUNCH_TEMPLATE", Platform.LAUNCH_TEMPLATE);
        return variables;
    }

    /** As {@link #ofConsumer}, over a control plane that is reached there. */
    public static Map<String, String> overControlPlane(
            URI controlPlane, int httpPort, int batchLimit, Duration interval) {
        Map<String, String> variables = patience(httpPort, batchLimit, interval);
        variables.put("RECONCILER_BACKEND", Backend.CONTROL_PLANE.word());
        variables.put("RECONCILER_CONTROL_PLANE_URL", controlPlane.toString());
        variables.put("RECONCILER_CONTROL_PLANE_ORG_ID", Tenant.LOCAL.orgId());
        variables.put("RECONCILER_CONTROL_PLANE_SHARED_SECRET", Tenant.LOCAL.sharedSecret());
        variables.put("RECONCILER_CONTROL_PLANE_ADMIN_TOKEN", Tenant.LOCAL.adminToken());
        variables.put("RECONCILER_CONTROL_PLANE_PLATFORM_URL", "http://127.0.0.1");
        return variables;
    }

    private static Map<String, String> patience(int httpPort, int batchLimit, Duration interval) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("RECONCILER_MODE", "heal");
        variables.put("RECONCILER_SWEEP_BATCH_LIMIT", Integer.toString(batchLimit));
        variables.put("RECONCILER_CHECK_STOPPED_GRACE", DurationText.print(interval));
        variables.put("RECONCILER_CHECK_ABSENT_GRACE", DurationText.print(interval.multipliedBy(3)));
        variables.put("RECONCILER_GUARD_MAX_FRACTION", "0.2");
        variables.put("RECONCILER_GUARD_WINDOW", DurationText.print(interval.multipliedBy(6)));
        variables.put("RECONCILER_GUARD_RAMP_AFTER", DurationText.print(interval.multipliedBy(3)));
        variables.put(HTTP_PORT, Integer.toString(httpPort));
        return variables;
    }

    /** What the AWS SDK in the consumer takes. */
    public Map<String, String> ofAws() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("AWS_ENDPOINT_URL_EC2", ec2.toString());
        variables.put("AWS_ENDPOINT_URL_STS", ec2.toString());
        variables.put("AWS_REGION", account.region());
        variables.put("AWS_ACCESS_KEY_ID", "reconciler");
        variables.put("AWS_SECRET_ACCESS_KEY", "any");
        return variables;
    }

    /** The same as {@link #ofAws()}, as the JVM system properties that the AWS SDK reads before its environment. */
    public Map<String, String> ofAwsInThisProcess() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("aws.endpointUrlEc2", ec2.toString());
        properties.put("aws.endpointUrlSts", ec2.toString());
        properties.put("aws.region", account.region());
        properties.put("aws.accessKeyId", "reconciler");
        properties.put("aws.secretAccessKey", "any");
        return properties;
    }
}
