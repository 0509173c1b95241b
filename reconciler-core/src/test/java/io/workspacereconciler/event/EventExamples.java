package io.workspacereconciler.event;

import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.Evidence;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.Mode;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.check.Remains;
import io.workspacereconciler.check.Suspicion;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.guard.Approval;
import io.workspacereconciler.guard.Death;
import io.workspacereconciler.guard.GroupCount;
import io.workspacereconciler.guard.GuardDecision;
import io.workspacereconciler.guard.GuardFigures;
import io.workspacereconciler.guard.GuardGroup;
import io.workspacereconciler.guard.GuardLimits;
import io.workspacereconciler.guard.GuardQuestion;
import io.workspacereconciler.guard.Ramp;
import io.workspacereconciler.guard.RampStep;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.sweep.BatchId;
import io.workspacereconciler.sweep.Observation;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Events to test with; each field has a value, also those that may be absent. */
public final class EventExamples {

    /** When the examples were said. */
    public static final Instant AT = LookExamples.AT.plusNanos(123_456_000);

    /** Until when the examples are read. */
    public static final Instant DEADLINE = LookExamples.AT.plus(Duration.ofMinutes(2));

    /** The sweep of the examples. */
    public static final SweepId SWEEP = new SweepId(LookExamples.AT);

    private static final GuardGroup ZONE = GuardGroup.of(WorkspaceExamples.PLACE, LookExamples.ZONE);
    private static final WorkspaceRange RANGE = new WorkspaceRange(WorkspaceExamples.id(1), WorkspaceExamples.id(9));
    private static final Observation REPLAY = new Observation(new SweepId(LookExamples.AT.minusSeconds(3600)));
    private static final BatchId BATCH = BatchId.of(SWEEP, RANGE);

    private EventExamples() {}

    /** A sweep is due, a replay of one workspace. */
    public static SweepRequested sweepRequested() {
        return new SweepRequested(SWEEP, AT, DEADLINE, REPLAY, WorkspaceExamples.id(4));
    }

    /** A range with both ends, with two shared instances. */
    public static BatchRequested batchRequested() {
        return new BatchRequested(
                BATCH,
                SWEEP,
                RANGE,
                Set.of(WorkspaceExamples.instance(3), new InstanceId("\u00e4 \"none\"")),
                AT,
                DEADLINE,
                REPLAY);
    }

    /** A batch with a finding of each kind. */
    public static BatchChecked batchChecked() {
        return new BatchChecked(
                BATCH,
                SWEEP,
                WorkspaceExamples.PLACE,
                2,
                9,
                Map.of("eu-central-1a", 4, "eu-central-1b", 2),
                List.of(
                        finding(2, stopped(2), new Decision.LetThrough("stayed-stopped"), letThrough(), incident(2)),
                        finding(3, LookExamples.missing(), new Decision.Suspect("absent-is-counted"), null, null),
                        finding(
                                4,
                                LookExamples.noAnswer(UnknownCause.THROTTLED),
                                new Decision.Leave("unknown-is-no-death"),
                                null,
                                null),
                        finding(
                                5,
                                stopped(5),
                                new Decision.Hold("stayed-stopped", HoldReason.OBSERVE),
                                null,
                                incident(5)),
                        finding(7, stopped(7), new Decision.LetThrough("stayed-stopped"), held(), incident(7)),
                        new BatchChecked.Finding(
                                WorkspaceExamples.id(6),
                                WorkspaceExamples.instance(6),
                                new Verdict.Running(InstanceState.PENDING),
                                LookExamples.seen(WorkspaceExamples.instance(6), InstanceState.PENDING),
                                Evidence.NONE,
                                new Decision.Alive("running"),
                                null,
                                null),
                        questioned(
                                8,
                                new Death.Past(AT.minusSeconds(600), AT.minusSeconds(540), true, true, ZONE),
                                new Approval(incident(8), "ops", "seen by hand", AT, AT.plusSeconds(600))),
                        questioned(9, Death.Past.NONE, null)),
                AT,
                new BatchChecked.Rules(
                        Mode.HEAL,
                        new ProofPolicy.Limits(Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofMinutes(1)),
                        new GuardLimits(0.29, 5, Duration.ofHours(1), Duration.ofMinutes(10))),
                REPLAY);
    }

    /** The proven death of {@code WorkspaceExamples.online(number)}. */
    public static WorkspaceOffline workspaceOffline(long number) {
        return new WorkspaceOffline(
                incident(number),
                IncidentExamples.subject(number),
                new WorkspaceOffline.Origin(SWEEP, BATCH),
                List.of(
                        stopped(number),
                        new Look.Seen(
                                LookExamples.taggedFor(
                                        WorkspaceExamples.id(number),
                                        LookExamples.instance(
                                                WorkspaceExamples.instance(number), InstanceState.TERMINATED)),
                                null,
                                AT)),
                "ended",
                new Remains(
                        List.of(new Remains.Volume("vol-0000000b", LookExamples.ZONE, "i-0fedcba9876543210")),
                        List.of(WorkspaceExamples.instance(7))),
                new GuardDecision.LetThrough(
                        "within-limits", List.of(new GuardFigures(GuardGroup.FLEET, 60, 5, 19, 6)), null),
                AT,
                DEADLINE);
    }

    /** A change of the incident of {@code WorkspaceExamples.online(number)}. */
    public static WorkspaceIncident workspaceIncident(long number) {
        Incident.Subject subject = IncidentExamples.subject(number);
        return new WorkspaceIncident(
                incident(number),
                Long.MAX_VALUE,
                subject,
                IncidentState.OFFLINE,
                IncidentState.RESTARTING,
                "flip",
                "the row is offline",
                new InstanceId("i-0fedcba9876543210"),
                AT);
    }

    /** One of each kind. */
    public static List<Event> all() {
        return List.of(sweepRequested(), batchRequested(), batchChecked(), workspaceOffline(1), workspaceIncident(1));
    }

    private static Look stopped(long number) {
        return LookExamples.seen(WorkspaceExamples.instance(number), InstanceState.STOPPED);
    }

    private static IncidentId incident(long number) {
        return IncidentExamples.offline(number, LookExamples.AT).id();
    }

    private static BatchChecked.Finding finding(
            long number, Look look, Decision decision, @Nullable GuardDecision guard, @Nullable IncidentId incident) {
        return new BatchChecked.Finding(
                WorkspaceExamples.id(number),
                WorkspaceExamples.instance(number),
                look.verdict(WorkspaceExamples.id(number), WorkspaceExamples.PLACE),
                look,
                evidence(look),
                decision,
                guard,
                incident);
    }

    /** Asked about with all that there is, and held for a person's word. */
    private static BatchChecked.Finding questioned(long number, Death.Past past, @Nullable Approval approval) {
        Look look = stopped(number);
        return new BatchChecked.Finding(
                WorkspaceExamples.id(number),
                WorkspaceExamples.instance(number),
                look.verdict(WorkspaceExamples.id(number), WorkspaceExamples.PLACE),
                look,
                evidence(look),
                new Decision.Hold("stayed-stopped", HoldReason.EXEMPTED),
                null,
                incident(number),
                HoldReason.EXEMPTED,
                new GuardQuestion(
                        new Death(ZONE, true, SWEEP.slot(), past, approval),
                        true,
                        List.of(new GroupCount(ZONE, 20, 5, 19), new GroupCount(GuardGroup.FLEET, 60, 6, 20)),
                        List.of(new Ramp(new RampStep(ZONE, 2, AT), 2, 1, 1, AT)),
                        AT));
    }

    private static GuardDecision letThrough() {
        return new GuardDecision.LetThrough(
                "ramp",
                List.of(new GuardFigures(ZONE, 20, 5, 19, 5), new GuardFigures(GuardGroup.FLEET, 60, 5, 19, 6)),
                new RampStep(ZONE, 2, AT));
    }

    private static GuardDecision held() {
        return new GuardDecision.Held("over-limit", ZONE, List.of(new GuardFigures(ZONE, 20, 5, 19, 5)));
    }

    private static Evidence evidence(Look look) {
        Suspicion suspicion = Suspicion.begin(Suspicion.Kind.ABSENT, new Suspicion.Seen(look, SWEEP.slot(), AT, AT));
        return new Evidence(suspicion, InstanceState.RUNNING, Remains.NONE, 3, new Place("123456789012", "eu-west-1"));
    }
}
