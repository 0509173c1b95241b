package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.workspace.Place;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Each incident with the restart of its own place, and of no other. Where there are several places none may have more than
 * its share of a replica's workers: what is one too many is put off for a moment, so that all places but one may hang and
 * the last still heals.
 */
public final class PlacedRestarts implements Consumer<Incident> {

    static final Duration PUT_OFF = Duration.ofSeconds(2);

    private final Map<Place, Restart> configured;
    private final Consumer<Incident> elsewhere;
    private final Map<Place, Semaphore> room = new HashMap<>();

    /**
     * Over these.
     *
     * @param elsewhere told of an incident whose place is not configured
     * @param workers how many incidents are worked on at a time in all; at least as many as there are places
     */
    public PlacedRestarts(Map<Place, Restart> configured, Consumer<Incident> elsewhere, int workers) {
        if (workers < configured.size()) {
            throw new IllegalArgumentException(workers + " workers for " + configured.size() + " places");
        }
        this.configured = Map.copyOf(configured);
        this.elsewhere = elsewhere;
        int each = share(workers, configured.size());
        configured.keySet().forEach(place -> room.put(place, new Semaphore(each)));
    }

    /** How many workers each place may have: at most half, and so few that all places but one leave one to the last. */
    static int share(int workers, int places) {
        return places < 2 ? workers : Math.max(1, Math.min(workers / 2, (workers - 1) / (places - 1)));
    }

    @Override
    public void accept(Incident claimed) {
        Place place = claimed.subject().place();
        Restart restart = configured.get(place);
        Semaphore free = room.get(place);
        if (restart == null || free == null) {
            elsewhere.accept(claimed);
        } else if (free.tryAcquire()) {
            try {
                restart.run(claimed);
            } finally {
                free.release();
            }
        } else {
            restart.putOff(claimed, PUT_OFF);
        }
    }
}
