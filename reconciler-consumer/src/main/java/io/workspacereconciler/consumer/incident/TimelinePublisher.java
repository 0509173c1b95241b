package io.workspacereconciler.consumer.incident;

import io.workspacereconciler.bus.EventPublisher;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.event.WorkspaceIncident;
import io.workspacereconciler.incident.TimelineEntry;
import io.workspacereconciler.operate.Trouble;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the timeline's changes of state as {@code WorkspaceIncident} events: by one replica at a time, each workspace's
 * in order and none before the one ahead of it is acknowledged, and again when a replica dies between the broker's
 * acknowledgement and its own note of it. To be called often.
 */
public final class TimelinePublisher implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(TimelinePublisher.class);
    private static final int PAGE = 500;
    private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(20);

    private final Database database;
    private final EventPublisher publisher;
    private final Trouble trouble = new Trouble(LOG, "Incidents are told later");

    public TimelinePublisher(Database database, EventPublisher publisher) {
        this.database = database;
        this.publisher = publisher;
    }

    /** Publishes what is not published yet. Never throws. */
    @Override
    public void run() {
        try {
            int published;
            do {
                published = page();
            } while (published > 0);
            trouble.over();
        } catch (DatabaseException | CompletionException e) {
            trouble.occurred(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("incidents were not told, in a way that should not be", e);
            trouble.noted(e);
        }
    }

    /** What keeps incidents from being told, if anything does. */
    public Optional<String> problem() {
        return trouble.reason();
    }

    private int page() {
        return database.inTransaction(tx -> {
            List<TimelineEntry> entries = firstOfEach(tx.incidents().timeline().unpublished(PAGE));
            if (entries.isEmpty()) {
                return 0;
            }
            CompletableFuture.allOf(said(entries).toArray(CompletableFuture<?>[]::new))
                    // Well before PostgreSQL ends the idle transaction, and with it the lock that keeps others away.
                    .orTimeout(ACKNOWLEDGED_WITHIN.toSeconds(), TimeUnit.SECONDS)
                    .join();
            tx.incidents().timeline().published(entries, tx.now());
            return entries.size();
        });
    }

    /** Kafka may lose one of two that are on their way together and write the other, which would then come first. */
    private static List<TimelineEntry> firstOfEach(List<TimelineEntry> entries) {
        Map<WorkspaceId, TimelineEntry> first = new LinkedHashMap<>();
        entries.forEach(entry -> first.putIfAbsent(entry.subject().workspace(), entry));
        return List.copyOf(first.values());
    }

    /** Ends with the first that fails at once: a producer that knows no broker blocks for seconds on every event. */
    private List<CompletableFuture<?>> said(List<TimelineEntry> entries) {
        List<CompletableFuture<?>> said = new ArrayList<>();
        for (TimelineEntry entry : entries) {
            CompletableFuture<?> one =
                    publisher.publish(WorkspaceIncident.of(entry)).toCompletableFuture();
            said.add(one);
            if (one.isCompletedExceptionally()) {
                break;
            }
        }
        return said;
    }
}
