package io.workspacereconciler.consumer.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceRange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Rows, ranges, pages and sightings of a batch. */
final class BatchPagesTest extends CheckedFleet {

    @Test
    void runningInstancesAreOnlyCountedPerZone() {
        fleet(3);
        instances.show(
                WorkspaceExamples.instance(2),
                new Look.Seen(
                        LookExamples.instanceIn("eu-central-1b", WorkspaceExamples.instance(2), InstanceState.PENDING),
                        "request-1",
                        LookExamples.AT));

        checker.check(batch());

        assertThat(publisher.published()).hasSize(1);
        assertThat(checked().checked()).isEqualTo(3);
        assertThat(checked().running()).isEqualTo(Map.of(LookExamples.ZONE, 2, "eu-central-1b", 1));
        assertThat(checked().others()).isEmpty();
        assertThat(checked().place()).isEqualTo(WorkspaceExamples.PLACE);
    }

    @Test
    void aSightingIsWrittenOnlyWhenSomethingChanged() {
        fleet(1);
        checker.check(batch());
        Sighting first = sighting();
        database.clock().advance(Duration.ofSeconds(60));
        checker.check(batch());

        assertThat(first).isEqualTo(new Sighting(ONE, LookExamples.instance(DEAD, InstanceState.RUNNING), START));
        assertThat(sighting()).isEqualTo(first);

        instances.show(DEAD, InstanceState.STOPPED);
        checker.check(batch());
        assertThat(sighting())
                .isEqualTo(
                        new Sighting(ONE, LookExamples.instance(DEAD, InstanceState.STOPPED), START.plusSeconds(60)));
    }

    @Test
    void aTerminatedInstanceIsRememberedWithTheVolumesThatItHad() {
        fleet(1);
        checker.check(batch());
        instances.show(DEAD, InstanceState.TERMINATED);

        checker.check(batch());

        Sighting last = sighting();
        assertThat(last.instance().state()).isEqualTo(InstanceState.TERMINATED);
        assertThat(last.instance().volumes())
                .isEqualTo(LookExamples.instance(DEAD, InstanceState.RUNNING).volumes());
        assertThat(last.instance().placement().subnet()).isNotNull();
    }

    @Test
    void whatWasNotSeenChangesNoSighting() {
        fleet(1);
        checker.check(batch());
        Sighting first = sighting();
        instances.show(DEAD, LookExamples.missing());
        checker.check(batch());
        instances.show(DEAD, LookExamples.noAnswer(UnknownCause.TRANSPORT));
        checker.check(batch());

        assertThat(sighting()).isEqualTo(first);
    }

    @Test
    void moreRowsThanTheLimitAreFetchedAndAskedAboutInPages() {
        fleet(12);
        instances.show(WorkspaceExamples.instance(11), InstanceState.TERMINATED);

        checker.check(batch());

        assertThat(instances.asked()).extracting(List::size).containsExactly(5, 5, 2);
        assertThat(instances.asked().stream().flatMap(List::stream).map(OnlineWorkspace::id))
                .doesNotHaveDuplicates()
                .hasSize(12);
        assertThat(checked().checked()).isEqualTo(12);
        assertThat(publisher.published(WorkspaceOffline.class)).hasSize(1);
    }

    @Test
    void onlyTheRowsOfTheRangeAreAskedAbout() {
        fleet(12);
        WorkspaceRange range = new WorkspaceRange(WorkspaceExamples.id(3), WorkspaceExamples.id(8));

        checker.check(batch(range));

        assertThat(instances.asked().stream().flatMap(List::stream).map(OnlineWorkspace::id))
                .containsExactly(
                        WorkspaceExamples.id(4),
                        WorkspaceExamples.id(5),
                        WorkspaceExamples.id(6),
                        WorkspaceExamples.id(7),
                        WorkspaceExamples.id(8));
    }

    @Test
    void aBatchThatHasBecomeEmptyIsStillSaidToBeChecked() {
        checker.check(batch());

        assertThat(checked().checked()).isZero();
        assertThat(instances.asked()).isEmpty();
    }

    @Test
    void aBatchWhoseEventsAreRefusedFailsAndDoneAgainSaysTheSame() {
        fleet(1);
        instances.show(DEAD, InstanceState.TERMINATED);
        publisher.refuseNext(new IllegalStateException("no leader"));

        assertThatThrownBy(() -> checker.check(batch()))
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("no leader");
        assertThat(publisher.published(WorkspaceOffline.class)).isEmpty();
        checker.check(batch());

        assertThat(database.incidentsOf(ONE)).hasSize(1);
        assertThat(publisher.published(WorkspaceOffline.class))
                .extracting(WorkspaceOffline::incident)
                .containsExactly(incident().id());
    }
}
