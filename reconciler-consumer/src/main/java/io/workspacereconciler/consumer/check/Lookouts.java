package io.workspacereconciler.consumer.check;

import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.Places;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** One lookout in each configured place. */
public record Lookouts(Places places, Map<Place, Lookout> each) {

    /** {@link IllegalArgumentException} unless every place has one. */
    public Lookouts {
        each = Map.copyOf(each);
        if (!each.keySet().equals(Set.copyOf(places.all()))) {
            throw new IllegalArgumentException("lookouts in " + each.keySet() + ", not in " + places);
        }
    }

    /** With one place, in which every instance is. */
    public static Lookouts in(Place place, Lookout lookout) {
        return new Lookouts(Places.everythingIn(place), Map.of(place, lookout));
    }

    Lookout at(Place place) {
        return Objects.requireNonNull(each.get(place), "a configured place");
    }

    /** These workspaces by place, in their order; under {@link Place#NONE} those of whom that is not known. */
    Map<Place, List<OnlineWorkspace>> apart(List<OnlineWorkspace> workspaces) {
        Map<Place, List<OnlineWorkspace>> apart = new LinkedHashMap<>();
        workspaces.forEach(workspace -> apart.computeIfAbsent(
                        places.of(workspace.named()).orElse(Place.NONE), place -> new ArrayList<>())
                .add(workspace));
        return apart;
    }
}
