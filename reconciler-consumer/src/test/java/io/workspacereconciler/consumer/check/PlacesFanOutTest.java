package io.workspacereconciler.consumer.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.workspace.NamedPlace;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.PlaceColumns;
import io.workspacereconciler.workspace.Places;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class PlacesFanOutTest {

    private static final Place EAST = new Place("111111111111", "us-east-1");
    private static final Place WEST = new Place("111111111111", "us-west-2");

    @Test
    void aPlaceThatHangsKeepsNoOtherWaiting() {
        CompletableFuture<Look> hanging = new CompletableFuture<>();
        Lookout east = new Lookout(batch -> workspace -> hanging, new FakeRemains());
        Lookout west = new Lookout(new FakeInstances(), new FakeRemains());
        PlacesFanOut fanOut = new PlacesFanOut(
                new Lookouts(
                        Places.of(List.of(EAST, WEST), new PlaceColumns(null, "region")),
                        Map.of(EAST, east, WEST, west)),
                new SettableClock());
        List<Place> seen = new ArrayList<>();

        fanOut.look(List.of(in(1, EAST), in(2, WEST)), Set.of(), (place, looks) -> {
            seen.add(place);
            assertThat(looks).hasSize(1);
            // only what was seen in the other place lets this one answer
            hanging.complete(LookExamples.seen(WorkspaceExamples.instance(1), InstanceState.RUNNING));
        });

        assertThat(seen).containsExactly(WEST, EAST);
    }

    private static OnlineWorkspace in(long number, Place place) {
        return new OnlineWorkspace(
                WorkspaceExamples.id(number),
                WorkspaceExamples.instance(number),
                new NamedPlace(place.account(), place.region()));
    }
}
