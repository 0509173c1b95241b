package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.incident.Change;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.incident.TimelineEntry;
import io.workspacereconciler.workspace.Places;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of an incident whose place this healer's settings do not have: nobody is asked and nothing is changed
 * outside. Before the flip it is held. A restart that has begun waits for a healer that has the place, with one line in the
 * timeline; no limit counts that time ({@link Rested}), so that it is never given up for it.
 */
public final class UnconfiguredPlace implements Consumer<Incident> {

    private static final Logger LOG = LoggerFactory.getLogger(UnconfiguredPlace.class);
    private static final String RULE = "no-place";

    private final Places configured;
    private final Undeterred undeterred;

    /** Where these are configured. */
    public UnconfiguredPlace(Database database, RestartSettings settings, Places configured) {
        this.configured = configured;
        this.undeterred = new Undeterred(database, settings);
    }

    /** Never throws. */
    @Override
    public void accept(Incident claimed) {
        undeterred.work(claimed, this::leave);
    }

    private void leave(ClaimedIncident work) {
        String why = "the place " + work.incident().subject().place() + " is not configured, only " + configured
                + "; it goes on once it is, and is looked for in no other";
        if (work.incident().state() == IncidentState.OFFLINE) {
            work.hold(HoldReason.PREPARE, why);
        } else {
            work.useTransaction(tx -> await(tx, work, why));
        }
    }

    private static void await(Transaction tx, ClaimedIncident work, String why) {
        if (since(tx, work.incident()).isEmpty()) {
            work.note(tx, work.progress(), RULE, why);
            LOG.warn("workspace {}: its restart waits, {}", work.incident().workspace(), why);
        }
        work.rest(tx, work.progress(), Pause.of(PlacedRestarts.PUT_OFF));
    }

    /** Since when the restart waits for its place; empty when it does not. */
    static Optional<Instant> since(Transaction tx, Incident incident) {
        List<TimelineEntry> story = tx.incidents().timeline().of(incident.id());
        return story.isEmpty()
                ? Optional.empty()
                : Optional.of(story.get(story.size() - 1).why())
                        .filter(last -> last.rule().equals(RULE))
                        .map(Change::at);
    }
}
