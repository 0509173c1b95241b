package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.workspace.Place;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Each incident with the restart of its own place, and of no other. */
public final class PlacedRestarts implements Consumer<Incident> {

    private final Map<Place, Restart> configured;
    private final Function<Place, Restart> elsewhere;

    /**
     * Over these.
     *
     * @param elsewhere makes the restart for a place that is not configured
     */
    public PlacedRestarts(Map<Place, Restart> configured, Function<Place, Restart> elsewhere) {
        this.configured = Map.copyOf(configured);
        this.elsewhere = elsewhere;
    }

    @Override
    public void accept(Incident claimed) {
        Place place = claimed.subject().place();
        Optional.ofNullable(configured.get(place))
                .orElseGet(() -> elsewhere.apply(place))
                .run(claimed);
    }
}
