package io.workspacereconciler.local.server;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The Kafka broker and the PostgreSQL server of this JVM's integration tests: each is started when a test first asks for
 * it, shared by all, and ended with the JVM. No test meets another's data: it has a database and topics of its own.
 *
 * <p>The system property {@code reconciler.test.servers} says where they come from: {@code embedded}, the default, or
 * {@code containers}.
 */
public final class TestServers {
    private static final ServerBackend BACKEND = backend();
    private static final String RUN = UUID.randomUUID().toString().substring(0, 8);
    private static final AtomicInteger COUNT = new AtomicInteger();

    private TestServers() {}

    /** How to connect to one database. */
    public record Database(String jdbcUrl, String user, String password) {}

    /** A new and empty database. */
    public static Database database() {
        return BACKEND.newDatabase("test_" + RUN + "_" + COUNT.incrementAndGet());
    }

    /** A prefix for names of topics and consumer groups that nothing else has; it ends with a dot. */
    public static String topicPrefix() {
        return "test-" + RUN + "-" + COUNT.incrementAndGet() + ".";
    }

    /** Where the broker is; it creates no topic by itself. */
    public static String bootstrapServers() {
        return BACKEND.bootstrapServers();
    }

    static SecuredKafka secured() {
        return BACKEND.secured();
    }

    private static ServerBackend backend() {
        String name = System.getProperty("reconciler.test.servers", "embedded");
        ServerBackend backend = switch (name) {
            case "embedded" -> new EmbeddedServers();
            case "containers" -> new ContainerServers();
            default ->
                throw new IllegalArgumentException("reconciler.test.servers is embedded or containers, not " + name);
        };
        Runtime.getRuntime().addShutdownHook(new Thread(backend::close, "test-servers-close"));
        return backend;
    }
}
