package io.workspacereconciler.bus;

import io.workspacereconciler.event.Event;
import io.workspacereconciler.event.EventCodec;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.operate.StartupException;
import io.workspacereconciler.settings.KafkaSettings;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/** One program's way to Kafka: its producer, shared by all that publish, and the loops that it reads with. */
public final class Bus implements AutoCloseable {

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration WATCH_LIMIT = Duration.ofSeconds(5);

    /** However few are worked on at a time, bad records among them are set aside many at a time. */
    private static final int FEWEST_POLLED = 100;

    private final KafkaClients clients;
    private final Producer<byte[], byte[]> producer;
    private final EventCodec codec;
    private final LoopListener listener;
    private final Identity identity;
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
        this.clients = clients;
        this.identity = identity;
        this.listener = listener;
        this.admin = admin;
        this.topics = topics;
        this.producer = clients.producer(identity.replica());
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
        String fullGroup = identity.topicPrefix() + group;
        KafkaClients.Member member = new KafkaClients.Member(
                identity.replica() + "-" + group,
                fullGroup,
                Math.max(maxInFlight, FEWEST_POLLED),
                KafkaClients.Start.EARLIEST);
        return new ConsumerLoop<>(
                new ConsumerLoop.Source(
                        topic.name(identity.topicPrefix()), maxInFlight, () -> clients.consumer(member)),
                message -> Optional.of(codec.decode(message, kind)),
                handler,
                new DeadLetters(producer, identity.topicPrefix(), fullGroup),
                new RetryPace(InstantSource.system(), new SplittableRandom()),
                listener);
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
