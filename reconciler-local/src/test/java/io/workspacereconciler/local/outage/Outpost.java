package io.workspacereconciler.local.outage;

import io.workspacereconciler.local.LocalEnvironment;
import io.workspacereconciler.local.ec2.InstanceState;
import io.workspacereconciler.local.platform.DatabaseAddress;
import io.workspacereconciler.local.platform.Platform;
import io.workspacereconciler.local.platform.Row;
import io.workspacereconciler.local.server.EmbeddedKafka;
import io.workspacereconciler.local.server.KafkaPorts;
import io.workspacereconciler.local.server.TestServers;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A platform whose broker, database and EC2 the programs reach by ways that a test can cut or stall. */
public final class Outpost implements AutoCloseable {
    private final TcpProxy kafka;
    private final TcpProxy database;
    private final TcpProxy producersDatabase;
    private final TcpProxy ec2;
    private final Platform platform;

    private final EmbeddedKafka broker;
    private final TestServers.Database server;
    private final LocalEnvironment environment;
    private final Set<String> dead = new HashSet<>();
    private final int size;

    /** Starts everything but the programs. */
    public Outpost(Path folder, int size) throws IOException {
        this.size = size;
        KafkaPorts ports = KafkaPorts.free();
        kafka = TcpProxy.to(ports.broker());
        broker = EmbeddedKafka.start(
                folder,
                ports,
                Map.of(
                        "advertised.listeners",
                        "PLAINTEXT://127.0.0.1:" + kafka.port(),
                        "create.topic.policy.class.name",
                        RefusesTopics.class.getName()));
        server = TestServers.database();
        database = TcpProxy.to(
                URI.create(server.jdbcUrl().substring("jdbc:".length())).getPort());
        producersDatabase = TcpProxy.to(
                URI.create(server.jdbcUrl().substring("jdbc:".length())).getPort());
        platform = Platform.start(
                new DatabaseAddress(server.jdbcUrl(), server.user(), server.password()),
                Platform.Ec2Address.FREE,
                size);
        ec2 = TcpProxy.to(platform.endpoint().uri().getPort());
        environment = LocalEnvironment.of(server, URI.create("http://127.0.0.1:" + ec2.port()));
    }

    /** The producer's environment, by a way of its own to the database. */
    public Map<String, String> producer(String... more) {
        return with(
                environment.producer(
                        "RECONCILER_KAFKA_BOOTSTRAP_SERVERS", kafkaAddress(),
                        "RECONCILER_SWEEP_INTERVAL", "2s",
                        "RECONCILER_DATABASE_URL", by(producersDatabase)),
                more);
    }

    /** The consumer's. */
    public Map<String, String> consumer(String... more) {
        Map<String, String> own = environment.consumer(
                "RECONCILER_KAFKA_BOOTSTRAP_SERVERS",
                kafkaAddress(),
                "RECONCILER_SWEEP_INTERVAL",
                "2s",
                "RECONCILER_SWEEP_BATCH_LIMIT",
                "10",
                // its tests kill more in a minute than a guard lets through in an hour
                "RECONCILER_GUARD_MIN_COUNT",
                "1000",
                "RECONCILER_DATABASE_URL",
                by(database));
        return with(own, more);
    }

    private String by(TcpProxy way) {
        return server.jdbcUrl().replaceFirst(":\\d+/", ":" + way.port() + "/");
    }

    private Map<String, String> with(Map<String, String> own, String... more) {
        Map<String, String> all = new HashMap<>(own);
        all.put("RECONCILER_TOPIC_PARTITIONS", "3");
        all.put("RECONCILER_KAFKA_HEARTBEAT_INTERVAL_MS", "300");
        all.put("RECONCILER_KAFKA_SESSION_TIMEOUT_MS", "6000");
        all.put("RECONCILER_KAFKA_REQUEST_TIMEOUT_MS", "3000");
        all.put("RECONCILER_KAFKA_DELIVERY_TIMEOUT_MS", "4000");
        all.put("RECONCILER_KAFKA_MAX_BLOCK_MS", "2000");
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    /** The programs' way to the broker. */
    public TcpProxy kafka() {
        return kafka;
    }

    /** The consumer's way to the database. */
    public TcpProxy database() {
        return database;
    }

    /** The producer's way to the database. */
    public TcpProxy producersDatabase() {
        return producersDatabase;
    }

    /** The consumer's way to EC2. */
    public TcpProxy ec2() {
        return ec2;
    }

    /** The platform itself. */
    public Platform platform() {
        return platform;
    }

    /** How the programs reach the broker. */
    public String kafkaAddress() {
        return "127.0.0.1:" + kafka.port();
    }

    /** What the AWS SDK of a process of its own needs. */
    public Map<String, String> aws() {
        return Map.of(
                "AWS_ENDPOINT_URL_EC2", "http://127.0.0.1:" + ec2.port(),
                "AWS_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", "local",
                "AWS_SECRET_ACCESS_KEY", "local");
    }

    /** The database itself, without a way that is cut. */
    public TestServers.Database server() {
        return server;
    }

    /** What every topic's and group's name begins with. */
    public String topicPrefix() {
        return environment.topicPrefix();
    }

    /** Ends the instances of so many workspaces that have not died yet. */
    public void kill(int count) {
        List<Row> alive = new ArrayList<>(platform.registry().rows());
        alive.removeIf(row -> dead.contains(row.id().toString()));
        alive.subList(0, count).forEach(row -> {
            dead.add(row.id().toString());
            platform.world().terminate(row.instanceId());
        });
    }

    /** Whether every row is online on an instance that runs. */
    public boolean isWhole() {
        return platform.registry().rows().stream()
                .allMatch(row -> row.status() == WorkspaceStatus.ONLINE
                        && platform.world()
                                .instance(row.instanceId())
                                .filter(instance -> instance.state() == InstanceState.RUNNING)
                                .isPresent());
    }

    /** How many instances were launched beyond one for each death so far. */
    public int launchedTooMany() {
        return platform.world().instances().size() - size - dead.size();
    }

    /** The instance ids of the rows at this moment. */
    public Set<String> instances() {
        Set<String> ids = new HashSet<>();
        platform.registry().rows().forEach(row -> ids.add(row.instanceId()));
        return ids;
    }

    @Override
    public void close() throws IOException {
        environment.close();
        ec2.close();
        platform.close();
        database.close();
        producersDatabase.close();
        kafka.close();
        broker.close();
    }
}
