package io.workspacereconciler.check;

import static io.workspacereconciler.check.LookExamples.AT;
import static io.workspacereconciler.check.LookExamples.instance;
import static io.workspacereconciler.check.LookExamples.marked;
import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.event.Json;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SightingTest {

    private static final InstanceId INSTANCE = WorkspaceExamples.instance(1);
    private static final Instant LATER = AT.plusSeconds(60);
    private static final Sighting RUNNING =
            new Sighting(WorkspaceExamples.id(1), instance(INSTANCE, InstanceState.RUNNING), AT);

    @Test
    void aLookThatShowsTheSameIsTheSameSighting() {
        assertThat(RUNNING.after(instance(INSTANCE, InstanceState.RUNNING), LATER))
                .isSameAs(RUNNING);
    }

    @Test
    void aTerminatedInstanceKeepsTheVolumesAndTheSubnetThatItHad() {
        SeenInstance terminated = instance(INSTANCE, InstanceState.TERMINATED);
        assertThat(terminated.volumes()).isEmpty();
        assertThat(terminated.placement().subnet()).isNull();

        Sighting after = RUNNING.after(terminated, LATER);

        assertThat(after.instance().state()).isEqualTo(InstanceState.TERMINATED);
        assertThat(after.instance().reason()).isEqualTo("Client.UserInitiatedShutdown");
        assertThat(after.instance().volumes())
                .isEqualTo(RUNNING.instance().volumes())
                .isNotEmpty();
        assertThat(after.instance().placement()).isEqualTo(RUNNING.instance().placement());
        assertThat(after.seenAt()).isEqualTo(LATER);
    }

    @Test
    void aTerminatedInstanceKeepsTheMarksThatItHad() {
        Marks marks = new Marks(WorkspaceExamples.id(1).toString(), "Auto Scaling group blue", "sir-0a1b2c3d");
        Sighting marked = new Sighting(WorkspaceExamples.id(1), marked(marks, RUNNING.instance()), AT);

        Sighting after = marked.after(instance(INSTANCE, InstanceState.TERMINATED), LATER);

        assertThat(after.instance().marks()).isEqualTo(marks);
    }

    @Test
    void whatAnOlderVersionStoredNamesNoSpotRequest() throws IOException {
        String stored = """
                {"id": "i-00000000000000001", "state": "running", "volumes": [],
                 "placement": {"owner": "123456789012", "region": "us-east-1", "zone": "us-east-1b"},
                 "marks": {"workspace": "one", "keeper": "Auto Scaling group blue"}}
                """;

        assertThat(Json.MAPPER.readValue(stored, SeenInstance.class).marks())
                .isEqualTo(new Marks("one", "Auto Scaling group blue", null));
    }

    @Test
    void aSecondLookAtTheTerminatedInstanceChangesNothing() {
        Sighting terminated = RUNNING.after(instance(INSTANCE, InstanceState.TERMINATED), LATER);

        assertThat(terminated.after(instance(INSTANCE, InstanceState.TERMINATED), LATER.plusSeconds(60)))
                .isSameAs(terminated);
    }

    @Test
    void whatWasSeenAsEndedStaysEndedWhateverALateAnswerShows() {
        Sighting terminated = RUNNING.after(instance(INSTANCE, InstanceState.TERMINATED), LATER);

        for (InstanceState late : new InstanceState[] {InstanceState.RUNNING, InstanceState.STOPPED}) {
            assertThat(terminated.after(instance(INSTANCE, late), LATER.plusSeconds(60)))
                    .isSameAs(terminated);
        }
    }

    @Test
    void aNewSetOfVolumesOfARunningInstanceTakesThePlaceOfTheOld() {
        SeenInstance next = withVolumeC(InstanceState.RUNNING);

        assertThat(RUNNING.after(next, LATER)).isEqualTo(new Sighting(WorkspaceExamples.id(1), next, LATER));
    }

    @Test
    void aStoppedInstanceKeepsTheVolumesThatItRanWithAlsoWhenSomeWereDetachedSince() {
        SeenInstance next = withVolumeC(InstanceState.STOPPED);

        assertThat(RUNNING.after(next, LATER).instance().volumes())
                .isEqualTo(RUNNING.instance().volumes());
    }

    private static SeenInstance withVolumeC(InstanceState state) {
        SeenInstance seen = RUNNING.instance();
        List<AttachedVolume> other = List.of(new AttachedVolume("vol-0000000c", "/dev/sdg", false));
        return new SeenInstance(INSTANCE, state, null, seen.placement(), seen.type(), other, seen.marks());
    }

    @Test
    void anotherInstanceRemembersNothingOfTheLast() {
        SeenInstance next = instance(WorkspaceExamples.instance(2), InstanceState.TERMINATED);

        assertThat(RUNNING.after(next, LATER)).isEqualTo(new Sighting(WorkspaceExamples.id(1), next, LATER));
    }
}
