package io.workspacereconciler.local.services;

import io.workspacereconciler.local.platform.DatabaseAddress;
import io.workspacereconciler.local.server.EmbeddedKafka;
import io.workspacereconciler.local.server.EmbeddedPostgres;
import io.workspacereconciler.local.server.EmbeddedPostgres.Durability;
import io.workspacereconciler.local.server.KafkaPorts;
import io.workspacereconciler.operate.ShutdownSequence;
import java.nio.file.Path;
import java.time.Duration;

/** A Kafka broker and a PostgreSQL server with a database for the platform, on 127.0.0.1. */
public final class LocalServers {
    private static final String DATABASE = "platform";
    private static final Duration LIMIT = Duration.ofSeconds(25);

    private final EmbeddedKafka kafka;
    private final DatabaseAddress database;

    private LocalServers(EmbeddedKafka kafka, DatabaseAddress database) {
        this.kafka = kafka;
        this.database = database;
    }

    /**
     * Starts both; what was started is ended by {@code shutdown}, also when the rest fails.
     *
     * @throws IllegalStateException when a port or the folder is in use or a server does not start
     */
    public static LocalServers start(Place place, Ending ending, ShutdownSequence shutdown) {
        EmbeddedPostgres postgres =
                EmbeddedPostgres.start(place.folder().resolve("postgres"), place.postgresPort(), place.durability());
        shutdown.add("postgres", LIMIT, postgres::close);
        ending.check();
        DatabaseAddress database =
                new DatabaseAddress(postgres.createDatabase(DATABASE), postgres.user(), postgres.password());
        EmbeddedKafka kafka = EmbeddedKafka.start(place.folder().resolve("kafka"), kafkaPorts(place.kafkaPort()));
        shutdown.add("kafka", LIMIT, kafka::close);
        ending.check();
        return new LocalServers(kafka, database);
    }

    private static KafkaPorts kafkaPorts(int broker) {
        KafkaPorts free = KafkaPorts.free();
        if (broker == EmbeddedPostgres.FREE_PORT) {
            return free;
        }
        return new KafkaPorts(broker, free.controller() == broker ? free.broker() : free.controller());
    }

    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    public DatabaseAddress database() {
        return database;
    }

    /**
     * Where the servers are.
     *
     * @param folder for their data; made where it is missing
     * @param kafkaPort 0 picks a free one
     * @param postgresPort 0 picks a free one
     */
    public record Place(Path folder, int kafkaPort, int postgresPort, Durability durability) {
        /** On free ports, with data that is not to outlive this process. */
        public static Place throwaway(Path folder) {
            return new Place(folder, EmbeddedPostgres.FREE_PORT, EmbeddedPostgres.FREE_PORT, Durability.THROWAWAY);
        }
    }
}
