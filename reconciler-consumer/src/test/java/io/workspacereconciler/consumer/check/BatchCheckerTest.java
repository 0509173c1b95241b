package io.workspacereconciler.consumer.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workspacereconciler.bus.RecordingPublisher;
import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.Mode;
import io.workspacereconciler.check.Placement;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.check.SeenInstance;
import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.database.InMemoryDatabase;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.BatchRequested;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.incident.HoldReason;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.sweep.BatchId;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceRange;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BatchCheckerTest {

    private static final Instant START = SettableClock.START;
    private static final WorkspaceId ONE = WorkspaceExamples.id(1);
    private static final InstanceId DEAD = WorkspaceExamples.instance(1);

    private final InMemoryDatabase database = new InMemoryDatabase();
    private final RecordingPublisher publisher = new RecordingPublisher();
    private final FakeInstances instances = new FakeInstances();
    private final BatchChecker checker = checker(Mode.HEAL);

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

    @ParameterizedTest
    @EnumSource(names = {"SHUTTING_DOWN", "TERMINATED", "STOPPING", "STOPPED"})
    void aNotRunningInstanceOpensAnIncidentAndIsSaidToBeOfflineWithItsProof(InstanceState state) {
        fleet(2);
        instances.show(DEAD, state);

        checker.check(batch());

        Incident incident = incident();
        assertThat(incident.state()).isEqualTo(IncidentState.OFFLINE);
        assertThat(incident.id()).isEqualTo(IncidentId.of(ONE, DEAD, START));
        BatchRequested batch = batch();
        assertThat(publisher.published(WorkspaceOffline.class))
                .containsExactly(new WorkspaceOffline(
                        incident.id(),
                        IncidentExamples.subject(1),
                        new WorkspaceOffline.Origin(batch.sweep(), batch.batch()),
                        List.of(LookExamples.seen(DEAD, state)),
                        ProofPolicy.NOT_RUNNING,
                        START,
                        START.plusSeconds(120)));
        assertThat(checked().others())
                .containsExactly(new BatchChecked.Finding(
                        ONE,
                        DEAD,
                        new Verdict.NotRunning(state),
                        LookExamples.seen(DEAD, state),
                        new Decision.LetThrough(ProofPolicy.NOT_RUNNING),
                        incident.id()));
    }

    @Test
    void theNextSweepSaysTheSameDeathAgainUnderTheSameId() {
        fleet(1);
        instances.show(DEAD, InstanceState.TERMINATED);

        checker.check(batch());
        database.clock().advance(Duration.ofSeconds(60));
        checker.check(batch());

        assertThat(database.incidentsOf(ONE)).hasSize(1);
        List<WorkspaceOffline> said = publisher.published(WorkspaceOffline.class);
        assertThat(said).hasSize(2);
        assertThat(said.get(1).eventId()).isEqualTo(said.get(0).eventId());
        assertThat(said.get(1).deadline()).isEqualTo(START.plusSeconds(180));
    }

    @Test
    void aDeathThatIsBeingRestartedIsNotSaidAgain() {
        fleet(1);
        instances.show(DEAD, InstanceState.TERMINATED);
        checker.check(batch());
        become(IncidentState.RESTARTING);
        publisher.clear();

        checker.check(batch());

        assertThat(publisher.published(WorkspaceOffline.class)).isEmpty();
        assertThat(checked().others())
                .extracting(BatchChecked.Finding::incident)
                .containsExactly(incident().id());
    }

    @ParameterizedTest
    @EnumSource
    void anUnknownVerdictLeavesTheWorkspaceOnline(UnknownCause cause) {
        fleet(1);
        instances.show(DEAD, LookExamples.noAnswer(cause));

        checker.check(batch());

        nothingWasDone();
        assertThat(checked().others())
                .containsExactly(new BatchChecked.Finding(
                        ONE,
                        DEAD,
                        new Verdict.Unknown(cause, "nothing was learned"),
                        LookExamples.noAnswer(cause),
                        new Decision.Leave(ProofPolicy.UNKNOWN_IS_NO_DEATH),
                        null));
    }

    @Test
    void anInstanceThatIsNotFoundIsOnlyCounted() {
        fleet(1);
        instances.show(DEAD, LookExamples.missing());

        checker.check(batch());

        nothingWasDone();
        assertThat(checked().others()).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isInstanceOf(Verdict.Absent.class);
            assertThat(finding.decision()).isEqualTo(new Decision.Leave(ProofPolicy.ABSENT_IS_COUNTED));
        });
    }

    @Test
    void aDeadInstanceOfAnotherOwnerOrAnotherWorkspaceIsUnknown() {
        fleet(2);
        SeenInstance terminated = LookExamples.instance(DEAD, InstanceState.TERMINATED);
        instances.show(
                DEAD,
                new Look.Seen(
                        new SeenInstance(
                                DEAD,
                                InstanceState.TERMINATED,
                                null,
                                new Placement("999999999999", "eu-central-1", LookExamples.ZONE, null),
                                null,
                                List.of(),
                                terminated.marks()),
                        "request-1",
                        LookExamples.AT));
        InstanceId other = WorkspaceExamples.instance(2);
        instances.show(
                other,
                new Look.Seen(
                        LookExamples.taggedFor(ONE, LookExamples.instance(other, InstanceState.TERMINATED)),
                        "request-1",
                        LookExamples.AT));

        checker.check(batch());

        nothingWasDone();
        assertThat(checked().others())
                .extracting(finding -> ((Verdict.Unknown) finding.verdict()).cause())
                .containsExactly(UnknownCause.OTHER_OWNER, UnknownCause.OTHER_WORKSPACE);
        assertThat(sightings()).isEmpty();
    }

    @Test
    void anInstanceThatTwoRowsNameIsUnknownForBoth() {
        database.put(WorkspaceExamples.online(1));
        database.put(WorkspaceExamples.onlineOn(2, DEAD));
        instances.show(DEAD, InstanceState.TERMINATED);
        BatchRequested batch = batch();

        checker.check(new BatchRequested(
                batch.batch(), batch.sweep(), batch.range(), Set.of(DEAD), START, START.plusSeconds(120)));

        nothingWasDone();
        assertThat(checked().others()).hasSize(2);
    }

    @Test
    void anUnknownVerdictNeitherClearsNorRepeatsAnOpenIncident() {
        fleet(1);
        instances.show(DEAD, InstanceState.TERMINATED);
        checker.check(batch());
        publisher.clear();
        instances.show(DEAD, LookExamples.noAnswer(UnknownCause.THROTTLED));

        checker.check(batch());

        assertThat(incident().state()).isEqualTo(IncidentState.OFFLINE);
        assertThat(publisher.published(WorkspaceOffline.class)).isEmpty();
        assertThat(checked().others())
                .extracting(BatchChecked.Finding::incident)
                .containsExactly(incident().id());
    }

    @Test
    void anInstanceThatRunsClearsItsOpenIncident() {
        fleet(1);
        instances.show(DEAD, InstanceState.STOPPED);
        checker.check(batch());
        instances.show(DEAD, InstanceState.RUNNING);

        checker.check(batch());

        assertThat(incident().state()).isEqualTo(IncidentState.CLEARED);
    }

    @Test
    void aLaterDeathOfTheSamePairIsAnotherIncident() {
        fleet(1);
        instances.show(DEAD, InstanceState.STOPPED);
        checker.check(batch());
        instances.show(DEAD, InstanceState.RUNNING);
        checker.check(batch());
        database.clock().advance(Duration.ofSeconds(60));
        instances.show(DEAD, InstanceState.STOPPED);

        checker.check(batch());

        assertThat(database.incidentsOf(ONE))
                .extracting(Incident::state)
                .containsExactly(IncidentState.CLEARED, IncidentState.OFFLINE);
    }

    @Test
    void whatIsBeingRestartedIsTheHealersToClear() {
        fleet(1);
        instances.show(DEAD, InstanceState.STOPPED);
        checker.check(batch());
        become(IncidentState.RESTARTING);
        instances.show(DEAD, InstanceState.RUNNING);

        checker.check(batch());

        assertThat(incident().state()).isEqualTo(IncidentState.RESTARTING);
    }

    @Test
    void observingHoldsTheDeathAndSaysNothing() {
        fleet(1);
        instances.show(DEAD, InstanceState.TERMINATED);

        checker(Mode.OBSERVE).check(batch());
        checker(Mode.OBSERVE).check(batch());

        assertThat(database.incidentsOf(ONE)).hasSize(1);
        assertThat(incident().state()).isEqualTo(IncidentState.HELD);
        assertThat(incident().hold()).isEqualTo(HoldReason.OBSERVE);
        assertThat(publisher.published(WorkspaceOffline.class)).isEmpty();
        assertThat(publisher.published(BatchChecked.class)).hasSize(2);
        assertThat(database.workspace(ONE)).isEqualTo(WorkspaceExamples.online(1));
    }

    @Test
    void whatWasHeldByObservingIsLetThroughAsSoonAsTheModeIsHeal() {
        fleet(1);
        instances.show(DEAD, InstanceState.TERMINATED);
        checker(Mode.OBSERVE).check(batch());

        checker.check(batch());

        assertThat(incident().state()).isEqualTo(IncidentState.OFFLINE);
        assertThat(publisher.published(WorkspaceOffline.class)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OBSERVE")
    void whatTheHealerHoldsStaysHeldForFiveMinutes(HoldReason reason) {
        fleet(1);
        instances.show(DEAD, InstanceState.TERMINATED);
        checker.check(batch());
        Incident offline = incident();
        database.useTransaction(
                tx -> tx.incidents().save(offline.held(reason, tx.now()), IncidentExamples.because("held", tx.now())));
        publisher.clear();

        database.clock().advance(Duration.ofMinutes(5).minusMillis(1));
        checker.check(batch());
        assertThat(incident().state()).isEqualTo(IncidentState.HELD);
        assertThat(incident().hold()).isEqualTo(reason);
        assertThat(publisher.published(WorkspaceOffline.class)).isEmpty();

        database.clock().advance(Duration.ofMillis(1));
        checker.check(batch());
        assertThat(incident().state()).isEqualTo(IncidentState.OFFLINE);
        assertThat(publisher.published(WorkspaceOffline.class)).hasSize(1);
    }

    @Test
    void aSuspicionThatIsProvenIsLetThroughAndOneThatIsObservedIsHeld() {
        fleet(2);
        suspect(1);
        instances.show(DEAD, InstanceState.TERMINATED);
        checker.check(batch());
        suspect(2);
        instances.show(DEAD, InstanceState.RUNNING);
        instances.show(WorkspaceExamples.instance(2), InstanceState.TERMINATED);
        checker(Mode.OBSERVE).check(batch());

        assertThat(database.storyOf(ONE))
                .extracting(line -> line.to())
                .containsExactly(IncidentState.SUSPECTED, IncidentState.OFFLINE, IncidentState.CLEARED);
        assertThat(database.incidentsOf(WorkspaceExamples.id(2)))
                .extracting(Incident::hold)
                .containsExactly(HoldReason.OBSERVE);
    }

    @Test
    void aRowThatMovedOnWhileItWasLookedAtOpensNothing() {
        fleet(3);
        for (int number = 1; number <= 3; number++) {
            instances.show(WorkspaceExamples.instance(number), InstanceState.TERMINATED);
        }
        instances.whileLooking(() -> {
            database.put(WorkspaceExamples.onlineOn(1, WorkspaceExamples.instance(11)));
            database.put(WorkspaceExamples.as(WorkspaceStatus.PAUSED, WorkspaceExamples.online(2)));
            database.put(WorkspaceExamples.external(WorkspaceExamples.online(3)));
        });

        checker.check(batch());

        nothingWasDone();
        assertThat(checked().others()).hasSize(3);
    }

    @Test
    void twoReplicasThatSeeTheSameDeathOpenOneIncident() {
        fleet(1);
        instances.show(DEAD, InstanceState.TERMINATED);
        FakeInstances others = new FakeInstances();
        others.show(DEAD, InstanceState.TERMINATED);
        BatchChecker another = new BatchChecker(database, publisher, others, database.clock(), scope(Mode.HEAL));
        instances.whileLooking(() -> another.check(batch()));

        checker.check(batch());

        assertThat(database.incidentsOf(ONE)).hasSize(1);
        assertThat(publisher.published(WorkspaceOffline.class))
                .extracting(WorkspaceOffline::eventId)
                .hasSize(2)
                .containsOnly(publisher.published(WorkspaceOffline.class).get(0).eventId());
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

    private void nothingWasDone() {
        for (int number = 1; number <= 3; number++) {
            assertThat(database.incidentsOf(WorkspaceExamples.id(number))).isEmpty();
        }
        assertThat(publisher.published(WorkspaceOffline.class)).isEmpty();
    }

    private void suspect(int number) {
        database.useTransaction(tx -> tx.incidents()
                .open(
                        Incident.begin(IncidentExamples.subject(number), IncidentState.SUSPECTED, null, tx.now()),
                        IncidentExamples.because("suspected", tx.now())));
    }

    private void become(IncidentState state) {
        Incident now = incident();
        database.useTransaction(
                tx -> tx.incidents().save(now.become(state, tx.now()), IncidentExamples.because("changed", tx.now())));
    }

    private Incident incident() {
        return database.incidentsOf(ONE).get(0);
    }

    private Sighting sighting() {
        return Objects.requireNonNull(sightings().get(ONE), "a sighting");
    }

    private Map<WorkspaceId, Sighting> sightings() {
        return database.inTransaction(
                tx -> tx.sightings().of(List.of(ONE, WorkspaceExamples.id(2), WorkspaceExamples.id(3))));
    }

    private BatchChecked checked() {
        List<BatchChecked> said = publisher.published(BatchChecked.class);
        return said.get(said.size() - 1);
    }

    private void fleet(int rows) {
        for (int number = 1; number <= rows; number++) {
            database.put(WorkspaceExamples.online(number));
        }
    }

    private BatchChecker checker(Mode mode) {
        return new BatchChecker(database, publisher, instances, database.clock(), scope(mode));
    }

    private static BatchChecker.Scope scope(Mode mode) {
        return new BatchChecker.Scope(WorkspaceExamples.PLACE, 5, mode, Duration.ofMinutes(2));
    }

    private static BatchRequested batch() {
        return batch(WorkspaceRange.ALL);
    }

    private static BatchRequested batch(WorkspaceRange range) {
        SweepId sweep = new SweepId(START);
        return new BatchRequested(BatchId.of(sweep, range), sweep, range, Set.of(), START, START.plusSeconds(120));
    }
}
