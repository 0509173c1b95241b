package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.Place;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * Looks at a page in all of its places at once, and hands over what was seen in each as soon as that is whole: a place that
 * fails or hangs keeps none of the others waiting. Of a workspace whose place is not known nobody is asked.
 */
final class PlacesFanOut {

    private final Lookouts lookouts;
    private final Map<Place, CheckFanOut> fanOuts = new HashMap<>();
    private final InstantSource clock;

    PlacesFanOut(Lookouts lookouts, InstantSource clock) {
        this.lookouts = lookouts;
        this.clock = clock;
        lookouts.each().forEach((place, lookout) -> fanOuts.put(place, new CheckFanOut(lookout.checks(), clock)));
    }

    /**
     * Looks, and returns when all is handed over.
     *
     * @param shared instances that more than one row names
     * @param seen is handed a place and the looks there, on the thread of the caller; a place at a time
     */
    void look(List<OnlineWorkspace> page, Set<InstanceId> shared, BiConsumer<Place, Map<OnlineWorkspace, Look>> seen) {
        Map<Place, CompletableFuture<Map<OnlineWorkspace, Look>>> open = new LinkedHashMap<>();
        lookouts.apart(page)
                .forEach((place, workspaces) -> open.put(
                        place,
                        place.equals(Place.NONE)
                                ? CompletableFuture.completedFuture(unasked(workspaces))
                                : of(place).look(workspaces, shared)));
        while (!open.isEmpty()) {
            CompletableFuture.anyOf(open.values().toArray(CompletableFuture<?>[]::new))
                    .join();
            Iterator<Map.Entry<Place, CompletableFuture<Map<OnlineWorkspace, Look>>>> each =
                    open.entrySet().iterator();
            while (each.hasNext()) {
                Map.Entry<Place, CompletableFuture<Map<OnlineWorkspace, Look>>> one = each.next();
                if (one.getValue().isDone()) {
                    seen.accept(one.getKey(), one.getValue().join());
                    each.remove();
                }
            }
        }
    }

    private CheckFanOut of(Place place) {
        return Objects.requireNonNull(fanOuts.get(place), "a configured place");
    }

    private Map<OnlineWorkspace, Look> unasked(List<OnlineWorkspace> workspaces) {
        Map<OnlineWorkspace, Look> looks = new LinkedHashMap<>();
        workspaces.forEach(workspace -> looks.put(
                workspace,
                new Look.NoAnswer(
                        UnknownCause.NO_PLACE, lookouts.places().whyNone(workspace.named()), null, clock.instant())));
        return looks;
    }
}
