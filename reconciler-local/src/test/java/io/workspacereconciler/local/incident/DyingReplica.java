package io.workspacereconciler.local.incident;

import io.workspacereconciler.bus.EventPublisher;
import io.workspacereconciler.consumer.incident.TimelinePublisher;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.event.Event;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A replica that publishes the timeline and dies at a point of it, as suddenly as an {@link Error} lets it. */
final class DyingReplica {

    /** Where it dies. */
    enum Point {
        /** The change is written, and not sent. */
        BEFORE_SENDING,
        /** It is on its way to the broker. */
        SENT,
        /** The broker has acknowledged it, and that is not noted. */
        ACKNOWLEDGED,
        /** All of the page are acknowledged and noted, and the note is not committed. */
        NOTED
    }

    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final Point point;
    private final TimelinePublisher timeline;
    private int left;

    /** Dies at this point of the event before which it has published so many. */
    DyingReplica(Database database, EventPublisher publisher, Point point, int before) {
        this.point = point;
        this.left = before;
        this.timeline = new TimelinePublisher(new Noted(database), event -> said(publisher, event));
    }

    /** Publishes until it dies; whether it did, or had nothing more to publish. */
    boolean diesPublishing() {
        try {
            timeline.run();
            return false;
        } catch (Death e) {
            return true;
        }
    }

    private CompletionStage<?> said(EventPublisher publisher, Event event) {
        boolean last = left-- == 0;
        if (last && point == Point.BEFORE_SENDING) {
            throw new Death();
        }
        CompletionStage<?> said = publisher.publish(event);
        if (last && point == Point.ACKNOWLEDGED) {
            said.toCompletableFuture().join();
        }
        if (last && point != Point.NOTED) {
            throw new Death();
        }
        return said;
    }

    private final class Noted implements Database {
        private final Database database;

        Noted(Database database) {
            this.database = database;
        }

        @Override
        public <T> T inTransaction(Function<Transaction, T> work) {
            return database.inTransaction(transaction -> {
                T done = work.apply(transaction);
                if (point == Point.NOTED && left < 0) {
                    throw new Death();
                }
                return done;
            });
        }
    }
}
