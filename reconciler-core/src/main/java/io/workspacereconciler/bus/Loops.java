package io.workspacereconciler.bus;

import io.workspacereconciler.event.Event;
import io.workspacereconciler.event.EventCodec;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.settings.KafkaSettings;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;

/** Makes loops over topics; what they cannot work on goes to the dead letters through one producer. */
public final class Loops implements AutoCloseable {

    /** However few are worked on at a time, bad records among them are set aside many at a time. */
    private static final int FEWEST_POLLED = 100;

    private final KafkaClients clients;
    private final Supplier<Producer<byte[], byte[]>> letters;
    private final Runnable close;
    private final String member;
    private final String topicPrefix;
    private final LoopListener listener;

    /**
     * A group of readers.
     *
     * @param name the whole name
     * @param maxInFlight events that each member works on at a time, at least 1
     * @param start where it begins
     */
    public record Group(String name, int maxInFlight, Start start) {}

    Loops(
            KafkaClients clients,
            Supplier<Producer<byte[], byte[]>> letters,
            Runnable close,
            Bus.Identity identity,
            LoopListener listener) {
        this.clients = clients;
        this.letters = letters;
        this.close = close;
        this.member = identity.replica();
        this.topicPrefix = identity.topicPrefix();
        this.listener = listener;
    }

    /**
     * For a program that only reads: nothing is asked of Kafka before a loop runs, topics are not made, and a producer is
     * there only once there is a dead letter.
     */
    public static Loops onlyReading(KafkaSettings settings, String member, LoopListener listener) {
        KafkaClients clients = new KafkaClients(settings);
        LazyProducer letters = new LazyProducer(() -> clients.producer(member));
        Bus.Identity identity =
                new Bus.Identity(member, member, settings.topics().prefix());
        return new Loops(clients, letters, letters::close, identity, listener);
    }

    /** A loop over one topic, as a member of a group; it is run by one thread of its own. */
    public <E extends Event> ConsumerLoop<E> loop(Topic topic, Class<E> kind, Group group, EventHandler<E> handler) {
        KafkaClients.Member asked = new KafkaClients.Member(
                member + "-" + group.name(), group.name(), Math.max(group.maxInFlight(), FEWEST_POLLED));
        EventCodec codec = new EventCodec(topicPrefix, URI.create("/"));
        return new ConsumerLoop<>(
                new ConsumerLoop.Source(
                        topic.name(topicPrefix), group.maxInFlight(), () -> clients.consumer(asked), group.start()),
                message -> Optional.of(codec.decode(message, kind)),
                handler,
                new DeadLetters(letters, topicPrefix, group.name()),
                new RetryPace(InstantSource.system(), new SplittableRandom()),
                listener);
    }

    /** Ends the producer of the dead letters; to be called when all loops have ended. */
    @Override
    public void close() {
        close.run();
    }
}
