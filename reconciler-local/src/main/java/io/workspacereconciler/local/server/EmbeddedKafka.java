package io.workspacereconciler.local.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker in this process, its own controller, that serves on 127.0.0.1 from the moment that
 * {@link #start(Path, KafkaPorts)} returns until {@link #close()}.
 *
 * <p>Its folder keeps the data: start another one on the same folder and {@link #ports()} and it goes on where this one
 * ended. It registers no shutdown hook: whoever starts it decides when in a shutdown it stops. Rejected: Kafka's own
 * {@code KafkaClusterTestKit}, whose artifact is incomplete in 4.4.0, and spring-kafka-test, with its older broker.
 */
public final class EmbeddedKafka implements AutoCloseable {
    /** How long {@link #close()} waits for an orderly end at most. */
    static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
    private static final String DATA = "data";
    private static final String SETTINGS = "server.properties";

    private final KafkaRaftServer server;
    private final KafkaPorts ports;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedKafka(KafkaRaftServer server, KafkaPorts ports) {
        this.server = server;
        this.ports = ports;
    }

    /** Starts a broker on two free ports. */
    public static EmbeddedKafka start(Path folder) {
        return start(folder, KafkaPorts.free());
    }

    /**
     * Starts a broker on the given ports; the folder is made where it is missing.
     *
     * @throws IllegalStateException if a port is taken or it does not start; nothing of it is left running then
     */
    public static EmbeddedKafka start(Path folder, KafkaPorts ports) {
        return start(folder, ports, Map.of());
    }

    /** As {@link #start(Path, KafkaPorts)}, with these settings of the broker in place of or beside ours. */
    public static EmbeddedKafka start(Path folder, KafkaPorts ports, Map<String, String> settingsOfItsOwn) {
        LoopbackPort.requireFree(ports.broker());
        LoopbackPort.requireFree(ports.controller());
        Path data = folder.toAbsolutePath().resolve(DATA);
        Properties settings = BrokerSettings.inProcess(data, ports);
        settings.putAll(settingsOfItsOwn);
        format(folder, data, settings);
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
        EmbeddedKafka kafka = new EmbeddedKafka(server, ports);
        try {
            server.startup();
        } catch (RuntimeException e) {
            kafka.close();
            throw new IllegalStateException("Kafka did not start on " + ports, e);
        }
        LOG.info("Kafka serves on {}", kafka.bootstrapServers());
        return kafka;
    }

    private static void format(Path folder, Path data, Properties settings) {
        if (Files.exists(data.resolve("meta.properties"))) {
            return;
        }
        Path file = folder.toAbsolutePath().resolve(SETTINGS);
        try {
            Files.createDirectories(data);
            try (Writer writer = Files.newBufferedWriter(file)) {
                settings.store(writer, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to Kafka's folder " + folder, e);
        }
        String[] command = {
            "format",
            "--config",
            file.toString(),
            "--cluster-id",
            Uuid.randomUuid().toString(),
            "--ignore-formatted"
        };
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exit = StorageTool.execute(command, new PrintStream(said, true, StandardCharsets.UTF_8));
        if (exit != 0) {
            throw new IllegalStateException(
                    "Kafka's storage was not formatted: " + said.toString(StandardCharsets.UTF_8));
        }
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + ports.broker();
    }

    public KafkaPorts ports() {
        return ports;
    }

    /** Stops the broker with a controlled shutdown; returns within 20 s, and a second call does nothing. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        // the broker itself may wait for minutes, and has no limit that can be set
        Thread stopping = new Thread(this::stop, "embedded-kafka-stop");
        stopping.setDaemon(true);
        stopping.start();
        // an interrupted thread cannot wait, and the ports must be free when this returns
        boolean interrupted = Thread.interrupted();
        try {
            stopping.join(CLOSE_LIMIT.toMillis());
            if (stopping.isAlive()) {
                LOG.warn("Kafka on {} has not stopped within {}", bootstrapServers(), CLOSE_LIMIT);
            }
        } catch (InterruptedException e) {
            interrupted = true;
            LOG.warn("interrupted while Kafka on {} was stopping", bootstrapServers());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void stop() {
        try {
            server.shutdown();
            server.awaitShutdown();
        } catch (RuntimeException e) {
            LOG.warn("Kafka on {} did not stop in order", bootstrapServers(), e);
        }
    }
}
