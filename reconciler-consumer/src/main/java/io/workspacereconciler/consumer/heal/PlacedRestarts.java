package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.workspace.Place;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Each incident with the restart of its own place, and of no other. Where there are several places none may have all of a
 * replica's workers: what is one too many is put off for a moment, so that a place that hangs keeps no other from healing.
 */
public final class PlacedRestarts implements Consumer<Incident> {

    static final Duration PUT_OFF = Duration.ofSeconds(2);

    private final Map<Place, Restart> configured;
    private final Function<Place, Restart> elsewhere;
    private final Map<Place, Semaphore> room = new HashMap<>();

    /**
     * Over these.
     *
     * @param elsewhere makes the restart for a place that is not configured
     * @param workers how many incidents are worked on at a time in all; of several places each has half of them
     */
    public PlacedRestarts(Map<Place, Restart> configured, Function<Place, Restart> elsewhere, int workers) {
        this.configured = Map.copyOf(configured);
        this.elsewhere = elsewhere;
        int each = configured.size() == 1 ? workers : Math.max(1, workers / 2);
        configured.keySet().forEach(place -> room.put(place, new Semaphore(each)));
    }

    @Override
    public void accept(Incident claimed) {
        Place place = claimed.subject().place();
        Restart restart = configured.get(place);
        Semaphore free = room.get(place);
        if (restart == null || free == null) {
            elsewhere.apply(place).run(claimed);
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
