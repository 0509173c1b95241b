package io.workspacereconciler.bus;

import io.workspacereconciler.event.Event;
import io.workspacereconciler.event.EventCodec;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.operate.StartupException;
import io.workspacereconciler.settings.KafkaSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/** One program's way to Kafka: its producer, shared by all that publish, and the loops that it reads with. */
public final class Bus implements AutoCloseable {

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration WATCH_LIMIT = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;
    private final EventCodec codec;
    private final Loops loops;
    private final String topicPrefix;
    private final Admin admin;
    private final TopicWatch topics;

    /**
     * Who speaks.
     *
     * @param program the program's name
     * @param replica this replica's name, different for each
     * @param topicPrefix what every topic's and group's name begins with
     */
    public record Identity(String program, String replica, String topicPrefix) {}

    private Bus(KafkaClients clients, Identity identity, LoopListener listener, Admin admin, TopicWatch topics) {
        this.admin = admin;
        this.topics = topics;
        this.topicPrefix = identity.topicPrefix();
        this.producer = clients.producer(identity.replica());
        this.loops = new Loops(clients, () -> producer, () -> {}, identity, listener);
        this.codec = new EventCodec(identity.topicPrefix(), URI.create("/" + identity.program()));
    }

    /**
     * Reaches Kafka and sees to it that all topics are there.
     *
     * @throws StartupException naming what is missing, or that no broker answers
     */
    public static Bus connect(KafkaSettings settings, String program, String replica, LoopListener listener) {
        KafkaClients clients = new KafkaClients(settings);
        String prefix = settings.topics().prefix();
        List<TopicSpec> topics = Arrays.stream(Topic.values())
                .map(topic -> new TopicSpec(topic.name(prefix), topic.kept()))
                .toList();
        Admin admin = null;
        try {
            admin = clients.admin(replica + "-admin");
            new TopicProvisioning(admin, START_LIMIT, settings.topics()).provision(topics);
            TopicWatch watch = new TopicWatch(new TopicProvisioning(admin, WATCH_LIMIT, settings.topics()), topics);
            return new Bus(clients, new Identity(program, replica, prefix), listener, admin, watch);
        } catch (KafkaException | StartupException e) {
            if (admin != null) {
                admin.close(CLOSE_LIMIT);
            }
            if (e instanceof StartupException named) {
                throw named;
            }
            throw new StartupException(
                    List.of("RECONCILER_KAFKA_BOOTSTRAP_SERVERS: Kafka is not to be used: " + e.getMessage()));
        }
    }

    /** Whether Kafka answers and has all topics. */
    public TopicWatch topics() {
        return topics;
    }

    /** Says events through the shared producer. */
    public EventPublisher publisher() {
        return new KafkaEventPublisher(producer, codec);
    }

    /**
     * A loop of this program over one topic, as a member of a group; it is run by one thread of its own.
     *
     * @param maxInFlight events that are worked on at a time
     */
    public <E extends Event> ConsumerLoop<E> loop(
            Topic topic, Class<E> kind, String group, int maxInFlight, EventHandler<E> handler) {
        return loops.loop(topic, kind, new Loops.Group(topicPrefix + group, maxInFlight, Start.beginning()), handler);
    }

    @Override
    public void close() {
        try {
            producer.close(CLOSE_LIMIT);
        } finally {
            admin.close(Duration.ZERO);
        }
    }
}
