package io.workspacereconciler.local.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** An auto-heal consumer of somebody else's: Kafka's client, JDBC, and nothing of ours. */
final class ForeignHealer implements AutoCloseable {

    private final Settings settings;
    private final UnaryOperator<String> launch;
    private final Thread thread = new Thread(this::run, "foreign-healer");
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean healing = new AtomicBoolean();
    private final AtomicInteger launched = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();

    /**
     * What it was given by whoever runs it.
     *
     * @param flip takes the workspace and its dead instance
     * @param move takes the new instance, its url, the workspace and its dead instance
     */
    record Settings(
            String bootstrapServers,
            String topic,
            String jdbcUrl,
            String user,
            String password,
            String flip,
            String move) {}

    /** Hears, and heals nothing before it is told to; {@code launch} gives a workspace's new instance. */
    ForeignHealer(Settings settings, UnaryOperator<String> launch) {
        this.settings = settings;
        this.launch = launch;
        thread.start();
    }

    /** From now on it heals what it hears of, or no longer. */
    void heal(boolean wanted) {
        healing.set(wanted);
    }

    /** How many instances it launched. */
    int launched() {
        return launched.get();
    }

    /** How many flips changed nothing. */
    int lost() {
        return lost.get();
    }

    private void run() {
        Map<String, Object> client = Map.of(
                "bootstrap.servers",
                settings.bootstrapServers(),
                "group.id",
                "foreign-" + settings.topic(),
                "auto.offset.reset",
                "earliest",
                "metadata.max.age.ms",
                "500");
        try (KafkaConsumer<String, String> consumer =
                        new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer());
                Connection database =
                        DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password())) {
            consumer.subscribe(List.of(settings.topic()));
            while (!ended.get()) {
                for (ConsumerRecord<String, String> message : consumer.poll(Duration.ofMillis(100))) {
                    if (healing.get() && isOffline(message)) {
                        heal(database, message.key(), deadInstance(database, message.value()));
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the foreign healer fails", e);
        }
    }

    private static boolean isOffline(ConsumerRecord<String, String> message) {
        return Optional.ofNullable(message.headers().lastHeader("ce_type"))
                .map(header -> new String(header.value(), UTF_8))
                .filter("io.workspacereconciler.WorkspaceOffline.v1"::equals)
                .isPresent();
    }

    private static String deadInstance(Connection database, String json) throws SQLException {
        try (PreparedStatement read = database.prepareStatement("select cast(? as jsonb) #>> '{subject,instance}'")) {
            read.setString(1, json);
            try (ResultSet rows = read.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    private void heal(Connection database, String workspace, String dead) throws SQLException {
        if (update(database, settings.flip(), workspace, dead) != 1) {
            lost.incrementAndGet();
            return;
        }
        String instance = launch.apply(workspace);
        launched.incrementAndGet();
        update(database, settings.move(), instance, "https://foreign", workspace, dead);
    }

    private static int update(Connection database, String sql, String... values) throws SQLException {
        try (PreparedStatement update = database.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                update.setString(i + 1, values[i]);
            }
            return update.executeUpdate();
        }
    }

    @Override
    public void close() {
        ended.set(true);
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
