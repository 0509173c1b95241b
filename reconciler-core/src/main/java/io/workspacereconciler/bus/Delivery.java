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

/** One attempt at one record: to its handler or, when it cannot be read or was given up, to the dead letters. Never throws. */
final class Delivery<E> {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final EventDecoder<E> decoder;
    private final EventHandler<E> handler;
    private final DeadLetters deadLetters;

    /**
     * An attempt that has begun.
     *
     * @param kind who works on it
     * @param outcome empty when the record is worked off; else the dead letter's reason, which is acknowledged then
     */
    record Attempt(Kind kind, CompletionStage<Optional<String>> outcome) {}

    /** Who works on a record. */
    enum Kind {
        /** The handler. */
        HANDLED,
        /** Nobody: it is ignored by rule, or on its way to the dead letters. */
        PUT_ASIDE
    }

    Delivery(EventDecoder<E> decoder, EventHandler<E> handler, DeadLetters deadLetters) {
        this.decoder = decoder;
        this.handler = handler;
        this.deadLetters = deadLetters;
    }

    Attempt deliver(ConsumerRecord<byte[], byte[]> record) {
        Optional<E> event;
        try {
            event = decoder.decode(record);
        } catch (UnreadableEventException e) {
            return giveUp(record, e.reason());
        } catch (RuntimeException | StackOverflowError e) {
            // a fault of the decoder must not keep the partition from going on
            LOG.error("The decoder failed on {}", where(record), e);
            return giveUp(record, "the decoder failed: " + e);
        }
        if (event.isEmpty()) {
            LOG.debug("Ignored {} by rule", where(record));
            return new Attempt(Kind.PUT_ASIDE, CompletableFuture.completedFuture(Optional.empty()));
        }
        return new Attempt(Kind.HANDLED, handle(event.get(), record));
    }

    /** To the dead letters, without another look at it. */
    Attempt giveUp(ConsumerRecord<byte[], byte[]> record, String reason) {
        return new Attempt(Kind.PUT_ASIDE, setAside(record, reason));
    }

    private CompletionStage<Optional<String>> handle(E event, ConsumerRecord<byte[], byte[]> record) {
        return handle(event)
                .<Optional<String>>thenApply(done -> Optional.empty())
                .exceptionallyCompose(failure -> {
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

    private CompletionStage<Optional<String>> setAside(ConsumerRecord<byte[], byte[]> record, String reason) {
        return deadLetters.send(record, reason).thenApply(sent -> Optional.of(reason));
    }

    /** What a stage failed with, without the wrapping that depends on how it was composed. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    static String where(ConsumerRecord<byte[], byte[]> record) {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }
}
