package io.workspacereconciler.local.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Servers from the public images, in containers that go with them; needs a container engine. */
final class ContainerServers implements ServerBackend {
    private static final String KAFKA_IMAGE = "apache/kafka:4.4.0";
    private static final String POSTGRES_IMAGE = "postgres:18";

    private @Nullable KafkaContainer kafka;
    private @Nullable PostgreSQLContainer postgres;

    @Override
    public synchronized String bootstrapServers() {
        if (kafka == null) {
            KafkaContainer starting = new KafkaContainer(KAFKA_IMAGE);
            BrokerSettings.quick()
                    .forEach((name, value) -> starting.withEnv(
                            "KAFKA_" + name.toUpperCase(Locale.ROOT).replace('.', '_'), value));
            starting.start();
            kafka = starting;
        }
        return kafka.getBootstrapServers();
    }

    @Override
    public SecuredKafka secured() {
        throw new UnsupportedOperationException("only embedded servers have the README's rights");
    }

    @Override
    public synchronized TestServers.Database newDatabase(String name) {
        if (postgres == null) {
            PostgreSQLContainer starting = new PostgreSQLContainer(POSTGRES_IMAGE);
            // 100 connections are too few for the pools of all tests
            starting.setCommand("postgres", "-c", "fsync=off", "-c", "max_connections=300");
            starting.start();
            postgres = starting;
        }
        try (Connection connection = DriverManager.getConnection(
                        postgres.getJdbcUrl(), postgres.getUsername(), postgres.getPassword());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create the database " + name, e);
        }
        String url = "jdbc:postgresql://" + postgres.getHost() + ":"
                + postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT) + "/" + name;
        return new TestServers.Database(url, postgres.getUsername(), postgres.getPassword());
    }

    @Override
    public synchronized void close() {
        if (postgres != null) {
            postgres.stop();
        }
        if (kafka != null) {
            kafka.stop();
        }
    }
}
