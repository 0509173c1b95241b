package io.workspacereconciler.consumer.command;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.Unverified;
import io.workspacereconciler.consumer.control.Presence;
import io.workspacereconciler.consumer.heal.RestartGlance;
import io.workspacereconciler.control.Exemption;
import io.workspacereconciler.control.LiveReplica;
import io.workspacereconciler.control.Order;
import io.workspacereconciler.control.Stop;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.sweep.SweepKind;
import io.workspacereconciler.sweep.SweepProgress;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is going on at one moment; its components are what {@code status --json} prints.
 *
 * @param at the moment, on the database's clock
 * @param stopped who has stopped everything, and why; null while it goes on
 * @param replicas the consumers that run, each with its mode
 * @param sweeps the last ones that were due, newest first
 * @param asked the last ones besides, asked for by a person or replayed, newest first
 * @param overdue how many of the last hundred that were due ended before everything was asked about
 * @param open open incidents by state; a state without any is left out
 * @param held held incidents by reason
 * @param restarts that go on, those that began longest ago first
 * @param exemptions those in force
 * @param unverified how many workspaces nothing has been learned of for long
 * @param longestUnverified those of them of which nothing has been learned longest
 */
record Status(
        Instant at,
        @Nullable Order stopped,
        List<LiveReplica> replicas,
        List<SweepProgress> sweeps,
        List<SweepProgress> asked,
        int overdue,
        Map<IncidentState, Integer> open,
        Map<HoldReason, Integer> held,
        List<InFlight> restarts,
        List<Exemption> exemptions,
        int unverified,
        List<Unverified> longestUnverified) {

    private static final int SWEEPS_SHOWN = 5;
    private static final int SWEEPS_COUNTED = 100;
    private static final int LISTED = 20;

    /**
     * A restart that goes on.
     *
     * @param dead the instance that it replaces
     * @param progress how far it is; null where that is of another version
     * @param due when a healer may go on with it
     */
    record InFlight(
            WorkspaceId workspace,
            InstanceId dead,
            Instant since,
            @Nullable RestartGlance progress,
            @Nullable Instant due) {

        static InFlight of(Incident incident) {
            return new InFlight(
                    incident.workspace(),
                    incident.instance(),
                    incident.changedAt(),
                    RestartGlance.at(incident).orElse(null),
                    incident.dueAt());
        }
    }

    static Status read(Transaction tx) {
        Instant now = tx.now();
        List<SweepProgress> sweeps = tx.sweeps().recent(EnumSet.of(SweepKind.SLOT), SWEEPS_COUNTED);
        return new Status(
                now,
                tx.controls().stopped().map(Stop::stopped).orElse(null),
                tx.replicas().since(now.minus(Presence.SEEN_WITHIN)),
                sweeps.stream().limit(SWEEPS_SHOWN).toList(),
                tx.sweeps().recent(EnumSet.of(SweepKind.ASKED, SweepKind.REPLAY), SWEEPS_SHOWN),
                (int) sweeps.stream().filter(SweepProgress::isOverdue).count(),
                new TreeMap<>(tx.incidents().openByState()),
                new TreeMap<>(tx.incidents().heldByReason()),
                tx.incidents().in(IncidentState.RESTARTING, LISTED).stream()
                        .map(InFlight::of)
                        .toList(),
                tx.exemptions().inForce(now),
                tx.unverified().reported(),
                tx.unverified().longest(LISTED));
    }

    /** How long ago the last sweep was due; zero where there was none. */
    Duration lastSweepAgo() {
        return sweeps.isEmpty()
                ? Duration.ZERO
                : Duration.between(sweeps.get(0).sweep().slot(), at);
    }
}
