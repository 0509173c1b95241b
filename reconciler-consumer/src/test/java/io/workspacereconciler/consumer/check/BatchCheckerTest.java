package io.workspacereconciler.consumer.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.Evidence;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.Mode;
import io.workspacereconciler.check.Placement;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.check.Remains;
import io.workspacereconciler.check.SeenInstance;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.BatchRequested;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.guard.Death;
import io.workspacereconciler.guard.GroupCount;
import io.workspacereconciler.guard.GuardGroup;
import io.workspacereconciler.guard.GuardQuestion;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a verdict leads to. */
final class BatchCheckerTest extends CheckedFleet {

    @ParameterizedTest
    @EnumSource(names = {"SHUTTING_DOWN", "TERMINATED"})
    void anInstanceThatHasEndedOpensAnIncidentAndIsSaidToBeOfflineWithItsProof(InstanceState state) {
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
                        ProofPolicy.ENDED,
                        null,
                        THE_ONLY_ONE,
                        START,
                        START.plusSeconds(120)));
        assertThat(checked().others())
                .containsExactly(new BatchChecked.Finding(
                        ONE,
                        DEAD,
                        new Verdict.NotRunning(state),
                        LookExamples.seen(DEAD, state),
                        Evidence.NONE,
                        new Decision.LetThrough(ProofPolicy.ENDED),
                        THE_ONLY_ONE,
                        incident.id(),
                        null,
                        new GuardQuestion(
                                new Death(
                                        GuardGroup.of(WorkspaceExamples.PLACE, LookExamples.ZONE),
                                        true,
                                        START,
                                        new Death.Past(
                                                null, null, false, false, GuardGroup.of(WorkspaceExamples.PLACE, null)),
                                        null),
                                true,
                                GuardGroup.of(WorkspaceExamples.PLACE, LookExamples.ZONE).widening().stream()
                                        .map(group -> new GroupCount(group, 0, 0, 0))
                                        .toList(),
                                List.of(),
                                START)));
        assertThat(checked().rules()).isEqualTo(new BatchChecked.Rules(Mode.HEAL, LIMITS, GUARD));
        assertThat(checked().observe()).isNull();
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
        boolean isVoid = cause == UnknownCause.VOID_ANSWER;
        assertThat(checked().others())
                .containsExactly(new BatchChecked.Finding(
                        ONE,
                        DEAD,
                        new Verdict.Unknown(cause, "nothing was learned"),
                        LookExamples.noAnswer(cause),
                        new Evidence(null, null, isVoid ? Remains.NONE : null, isVoid ? 1 : 0),
                        new Decision.Leave(ProofPolicy.UNKNOWN_IS_NO_DEATH),
                        null,
                        null));
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
}
