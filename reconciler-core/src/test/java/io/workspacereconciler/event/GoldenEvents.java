package io.workspacereconciler.event;

import io.workspacereconciler.check.AttachedVolume;
import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.Evidence;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.Marks;
import io.workspacereconciler.check.Placement;
import io.workspacereconciler.check.Remains;
import io.workspacereconciler.check.SeenInstance;
import io.workspacereconciler.check.Suspicion;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.sweep.BatchId;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceRange;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the golden files say. A field that a later version adds is null here, since the first version did not say it. */
final class GoldenEvents {
    private static final Instant AT = Instant.parse("2026-01-31T12:00:01.311042Z");
    private static final Instant DEADLINE = Instant.parse("2026-01-31T12:02:01.311042Z");
    private static final SweepId SWEEP = new SweepId(Instant.parse("2026-01-31T12:00:00Z"));
    private static final WorkspaceId WORKSPACE = WorkspaceId.parse("6f1c2b1e-0d5a-4b6e-9a55-0c2f6f1f7b11");
    private static final WorkspaceId OTHER = WorkspaceId.parse("e3a1f5d2-9c4b-4d7e-8f10-2b3c4d5e6f70");
    private static final InstanceId INSTANCE = new InstanceId("i-0a1b2c3d4e5f60718");
    private static final InstanceId ALIVE = new InstanceId("i-086c305254f9c3860");
    private static final Place PLACE = new Place("123456789012", "eu-central-1");
    private static final Incident.Subject SUBJECT = new Incident.Subject(WORKSPACE, INSTANCE, PLACE);
    private static final IncidentId INCIDENT = new IncidentId(UUID.fromString("ec15fc3d-f61e-5452-b7fc-c73852f207d1"));
    private static final WorkspaceRange RANGE = new WorkspaceRange(WORKSPACE, OTHER);
    private static final BatchId BATCH = BatchId.of(SWEEP, RANGE);
    private static final Look ENDED = new Look.Seen(
            new SeenInstance(
                    INSTANCE,
                    InstanceState.TERMINATED,
                    "Client.UserInitiatedShutdown",
                    new Placement("123456789012", "eu-central-1", "eu-central-1a", null),
                    null,
                    List.of(),
                    new Marks(WORKSPACE.toString(), "aws:autoscaling:groupName=workers", "sir-1a2b3c4d")),
            "fbe28d7a-1c1f-4d3b-8a3c-3f0e6d1f2a55",
            AT);
    private static final Look STOPPED = new Look.Seen(
            new SeenInstance(
                    INSTANCE,
                    InstanceState.STOPPED,
                    null,
                    new Placement("123456789012", "eu-central-1", "eu-central-1a", "subnet-0a1b2c3d"),
                    "m7i.large",
                    List.of(
                            new AttachedVolume("vol-0a1b2c3d4e5f60718", "/dev/xvda", true),
                            new AttachedVolume("vol-0b1b2c3d4e5f60718", "/dev/sdf", false)),
                    Marks.NONE),
            null,
            AT);
    private static final Look MISSING = new Look.Missing("the answer does not contain it", "request-7", AT);
    private static final Look MISSING_BY_NAME = new Look.Missing("EC2 says by name that there is none", null, AT);
    private static final Look THROTTLED =
            new Look.NoAnswer(UnknownCause.THROTTLED, "RequestLimitExceeded", "request-8", AT);
    private static final Look TIMED_OUT = new Look.NoAnswer(UnknownCause.TIMED_OUT, "no answer in 10 s", null, AT);
    private static final Remains FREE =
            new Remains(List.of(new Remains.Volume("vol-0b1b2c3d4e5f60718", "eu-central-1a", null)), List.of());
    private static final Remains IN_USE = new Remains(
            List.of(new Remains.Volume("vol-0b1b2c3d4e5f60718", "eu-central-1a", ALIVE.value())), List.of(ALIVE));

    private GoldenEvents() {}

    /** By the names of the files. */
    static Map<String, Event> all() {
        Map<String, Event> events = new LinkedHashMap<>();
        events.put("sweep-requested", new SweepRequested(SWEEP, AT, DEADLINE));
        events.put("batch-requested", new BatchRequested(BATCH, SWEEP, RANGE, Set.of(INSTANCE), AT, DEADLINE));
        events.put(
                "batch-requested-whole-fleet",
                new BatchRequested(
                        BatchId.of(SWEEP, WorkspaceRange.ALL), SWEEP, WorkspaceRange.ALL, Set.of(), AT, DEADLINE));
        events.put(
                "batch-checked",
                new BatchChecked(
                        BATCH, SWEEP, PLACE, null, 200, Map.of("eu-central-1a", 194), findings(), AT, null, null));
        events.put(
                "batch-checked-all-running",
                new BatchChecked(BATCH, SWEEP, PLACE, null, 0, Map.of(), List.of(), AT, null, null));
        events.put("workspace-offline-ended", offline(List.of(ENDED), "ended", null));
        events.put("workspace-offline-stopped", offline(List.of(STOPPED, STOPPED), "stayed-stopped", null));
        events.put(
                "workspace-offline-absent",
                offline(List.of(MISSING, TIMED_OUT, MISSING_BY_NAME), "stayed-absent", FREE));
        events.put("workspace-incident-begins", incident(null, IncidentState.SUSPECTED, "absent-is-counted", null));
        events.put("workspace-incident-held", incident(IncidentState.SUSPECTED, IncidentState.HELD, "hold", null));
        events.put("workspace-incident-offline", incident(IncidentState.HELD, IncidentState.OFFLINE, "ended", null));
        events.put(
                "workspace-incident-restarting",
                incident(IncidentState.OFFLINE, IncidentState.RESTARTING, "flip", null));
        events.put(
                "workspace-incident-recovered",
                incident(IncidentState.RESTARTING, IncidentState.RECOVERED, "online", ALIVE));
        events.put(
                "workspace-incident-abandoned",
                incident(IncidentState.RESTARTING, IncidentState.ABANDONED, "gave-up", ALIVE));
        events.put(
                "workspace-incident-cleared", incident(IncidentState.OFFLINE, IncidentState.CLEARED, "running", null));
        events.put(
                "workspace-incident-superseded",
                incident(IncidentState.OFFLINE, IncidentState.SUPERSEDED, "moved-on", null));
        return events;
    }

    private static List<BatchChecked.Finding> findings() {
        Suspicion suspicion = new Suspicion(
                Suspicion.Kind.STOPPED,
                AT.minusSeconds(180),
                AT.minusSeconds(1),
                SWEEP.slot(),
                3,
                List.of(STOPPED, STOPPED));
        return List.of(
                finding(
                        new Verdict.NotRunning(InstanceState.STOPPED),
                        STOPPED,
                        new Evidence(suspicion, InstanceState.RUNNING, null, 0),
                        new Decision.LetThrough("stayed-stopped"),
                        INCIDENT),
                finding(
                        new Verdict.Absent("the answer does not contain it"),
                        MISSING,
                        new Evidence(null, null, FREE, 0),
                        new Decision.Suspect("absent-is-counted"),
                        null),
                finding(
                        new Verdict.Unknown(UnknownCause.THROTTLED, "RequestLimitExceeded"),
                        THROTTLED,
                        Evidence.NONE,
                        new Decision.Leave("unknown-is-no-death"),
                        null),
                finding(
                        new Verdict.Absent("EC2 says by name that there is none"),
                        MISSING_BY_NAME,
                        new Evidence(null, InstanceState.TERMINATED, IN_USE, 2),
                        new Decision.Hold("absent-without-proof", HoldReason.PROOF),
                        INCIDENT),
                finding(
                        new Verdict.Running(InstanceState.PENDING),
                        ENDED,
                        Evidence.NONE,
                        new Decision.Alive("running"),
                        null));
    }

    private static BatchChecked.Finding finding(
            Verdict verdict, Look look, Evidence evidence, Decision decision, @Nullable IncidentId incident) {
        return new BatchChecked.Finding(WORKSPACE, INSTANCE, verdict, look, evidence, decision, null, incident);
    }

    private static WorkspaceOffline offline(List<Look> proof, String rule, @Nullable Remains remains) {
        return new WorkspaceOffline(
                INCIDENT, SUBJECT, new WorkspaceOffline.Origin(SWEEP, BATCH), proof, rule, remains, null, AT, DEADLINE);
    }

    private static WorkspaceIncident incident(
            @Nullable IncidentState from, IncidentState to, String rule, @Nullable InstanceId replacement) {
        return new WorkspaceIncident(
                INCIDENT, 4711, SUBJECT, from, to, rule, "a sentence, \u201eso\u201c, for a person", replacement, AT);
    }
}
