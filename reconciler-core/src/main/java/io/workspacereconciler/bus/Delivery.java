package io.workspacereconciler.bus;

import io.workspacereconciler.event.UnreadableEventException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at one record: to its handler or, when it cannot be read, to the dead letters. Never throws. */
final class Delivery<E> {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final EventDecoder<E> decoder;
    private final EventHandler<E> handler;
    private final DeadLetters deadLetters;

    Delivery(EventDecoder<E> decoder, EventHandler<E> handler, DeadLetters deadLetters) {
        this.decoder = decoder;
        this.handler = handler;
        this.deadLetters = deadLetters;
    }

    CompletionStage<@Nullable Void> deliver(ConsumerRecord<byte[], byte[]> record) {
        Optional<E> event;
        try {
            event = decoder.decode(record);
        } catch (UnreadableEventException e) {
            return setAside(record, e.reason());
        } catch (RuntimeException e) {
            // a fault of the decoder must not keep the partition from going on
            LOG.error("The decoder failed on {}", where(record), e);
            return setAside(record, "the decoder failed: " + e);
        }
        if (event.isEmpty()) {
            LOG.debug("Ignored {} by rule", where(record));
            return CompletableFuture.completedFuture(null);
        }
        return handle(event.get()).exceptionallyCompose(failure -> {
            Throwable cause = cause(failure);
            return cause instanceof UnreadableEventException unreadable
                    ? setAside(record, unreadable.reason())
                    : CompletableFuture.failedFuture(cause);
        });
    }

    private CompletionStage<@Nullable Void> handle(E event) {
        try {
            return Objects.requireNonNull(handler.handle(event), "the handler returned no stage");
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletionStage<@Nullable Void> setAside(ConsumerRecord<byte[], byte[]> record, String reason) {
        return deadLetters
                .send(record, reason)
                .thenRun(() -> LOG.warn("Set {} aside as a dead letter: {}", where(record), reason));
    }

    /** What a stage failed with, without the wrapping that depends on how it was composed. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static String where(ConsumerRecord<byte[], byte[]> record) {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }
}
