package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.control.Exemption;
import io.workspacereconciler.control.Interval;
import io.workspacereconciler.control.Stop;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.incident.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The time in which everything was stopped, the workspace exempted, or its place not configured, is not the restart's: it
 * counts against no limit, and the story tells it when the restart goes on.
 */
final class Rested {

    private Rested() {}

    /** Leaves the rests since the last time out of account; to be called whenever a healer takes the restart up. */
    static void leaveOut(ClaimedIncident work) {
        work.inTransaction(tx -> {
            leaveOut(tx, work);
            return true;
        });
    }

    private static void leaveOut(Transaction tx, ClaimedIncident work) {
        Incident incident = work.incident();
        Instant now = tx.now();
        Instant counted = work.progress().restsCountedTo();
        // One that a person has brought back begins anew.
        Instant from = counted == null || counted.isBefore(incident.changedAt()) ? incident.changedAt() : counted;
        List<Interval> rests = new ArrayList<>();
        List<String> why = new ArrayList<>();
        for (Stop stop : tx.controls().since(from)) {
            rests.add(stop.upTo(now));
            why.add("stopped " + stop.stopped().describe());
        }
        for (Exemption exemption : tx.exemptions().since(incident.workspace(), from)) {
            rests.add(exemption.upTo(now));
            why.add("exempted " + exemption.exempted().describe());
        }
        UnconfiguredPlace.since(tx, incident).ifPresent(since -> {
            rests.add(new Interval(since, now));
            why.add("its place was not configured");
        });
        Duration rested = new Interval(from, now).coveredBy(rests);
        if (!rested.isZero()) {
            work.note(
                    tx,
                    work.progress().withoutRests(from, rests, now),
                    "rested",
                    "goes on after " + rested.toSeconds() + " s of rest: " + String.join("; ", why));
        }
    }
}
