package io.workspacereconciler.bus;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** A producer that is made when it is first needed: who reads only has nothing to send until a record is bad. */
final class LazyProducer implements Supplier<Producer<byte[], byte[]>>, AutoCloseable {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final Supplier<Producer<byte[], byte[]>> maker;
    private @Nullable Producer<byte[], byte[]> made;
    private boolean closed;

    LazyProducer(Supplier<Producer<byte[], byte[]>> maker) {
        this.maker = maker;
    }

    /** Makes it the first time; {@link IllegalStateException} after {@link #close}. */
    @Override
    public synchronized Producer<byte[], byte[]> get() {
        if (closed) {
            throw new IllegalStateException("the producer is closed");
        }
        if (made == null) {
            made = maker.get();
        }
        return made;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (made != null) {
            made.close(CLOSE_LIMIT);
        }
    }
}
