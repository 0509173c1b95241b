package io.workspacereconciler.consumer.command;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.check.Suspicion;
import io.workspacereconciler.check.Unverified;
import io.workspacereconciler.consumer.heal.RestartGlance;
import io.workspacereconciler.control.Exemption;
import io.workspacereconciler.control.Order;
import io.workspacereconciler.control.Stop;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.guard.GuardDecision;
import io.workspacereconciler.guard.GuardMark;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.incident.TimelineEntry;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one workspace at one moment; its components are what {@code why --json} prints.
 *
 * @param at the moment, on the database's clock
 * @param answer what there is to say first
 * @param row what the registry says; null when it has no such row any more
 * @param pausedAncestor the nearest workspace above it that is paused; null when there is none
 * @param sighting the last good look that showed something new; null before the first
 * @param unverified how long nothing has been learned of it; null when the last look was good
 * @param exemption why hands are kept off it; null when they are not
 * @param stopped who has stopped everything; null while it goes on
 * @param incidents its last ones, newest first
 */
record Story(
        Instant at,
        WorkspaceId workspace,
        Answer answer,
        @Nullable Workspace row,
        @Nullable WorkspaceId pausedAncestor,
        @Nullable Sighting sighting,
        @Nullable Unverified unverified,
        @Nullable Exemption exemption,
        @Nullable Order stopped,
        List<Chapter> incidents) {

    /** More than these are history. */
    private static final int INCIDENTS = 10;

    /**
     * What there is to say first.
     *
     * @param sentence how it stands
     * @param waitsFor what happens next, by itself; null when nothing will
     * @param until when that is, or is looked at again; null where there is no such time
     * @param todo what a person could do; null when there is nothing to do
     */
    record Answer(
            Standing standing,
            String sentence,
            @Nullable String waitsFor,
            @Nullable Instant until,
            @Nullable String todo) {}

    /** How a workspace stands, in a word. */
    enum Standing {
        HEALTHY,
        NOT_SEEN_YET,
        NOT_LOOKED_AT,
        UNVERIFIED,
        SUSPECTED,
        HELD,
        EXEMPTED,
        OFFLINE,
        RESTARTING,
        RECOVERED,
        CLEARED,
        SUPERSEDED,
        ABANDONED
    }

    /**
     * One incident.
     *
     * @param suspicion what speaks against the instance and is no proof, with its looks; null where there is nothing
     * @param guard the guard's last decision with its figures; null where it was not asked
     * @param restart how far the restart is; null before it has begun
     * @param due when a healer may work on it again, or a hold that ends by the clock is asked about again; null where
     *     there is no such time
     */
    record Chapter(
            IncidentId id,
            InstanceId instance,
            IncidentState state,
            @Nullable HoldReason hold,
            Instant openedAt,
            Instant changedAt,
            @Nullable Suspicion suspicion,
            @Nullable GuardDecision guard,
            @Nullable RestartGlance restart,
            @Nullable Instant due,
            @Nullable String waitsForCause,
            @Nullable String cause,
            List<Line> lines) {

        boolean isOpen() {
            return switch (state) {
                case SUSPECTED, HELD, OFFLINE, RESTARTING -> true;
                case CLEARED, SUPERSEDED, RECOVERED, ABANDONED -> false;
            };
        }

        /** What was said last. */
        String lastDetail() {
            return lines.isEmpty() ? "" : lines.get(lines.size() - 1).detail();
        }
    }

    /**
     * One line of an incident.
     *
     * @param took since the line before it, in milliseconds: how long a step of a restart took; null for the first
     */
    record Line(
            Instant at,
            @Nullable IncidentState from,
            IncidentState to,
            String rule,
            String detail,
            @Nullable InstanceId replacement,
            @Nullable Long took) {}

    /** Empty when neither the registry nor any record of ours knows the workspace. */
    static Optional<Story> read(Transaction tx, WorkspaceId workspace, Patience patience) {
        Instant now = tx.now();
        Optional<Workspace> row = tx.registry().find(workspace);
        Sighting sighting = tx.sightings().of(List.of(workspace)).get(workspace);
        List<Chapter> chapters = chapters(tx, workspace, new AskedAgain(tx, patience, sighting));
        if (row.isEmpty() && chapters.isEmpty()) {
            return Optional.empty();
        }
        Story known = new Story(
                now,
                workspace,
                new Answer(Standing.NOT_SEEN_YET, "", null, null, null),
                row.orElse(null),
                row.flatMap(found -> tx.registry().pausedAncestor(workspace)).orElse(null),
                sighting,
                tx.unverified().of(List.of(workspace)).get(workspace),
                tx.exemptions().of(workspace, now).orElse(null),
                tx.controls().stopped().map(Stop::stopped).orElse(null),
                chapters);
        return Optional.of(known.with(new FirstSentence(known, patience).answer()));
    }

    private Story with(Answer first) {
        return new Story(
                at, workspace, first, row, pausedAncestor, sighting, unverified, exemption, stopped, incidents);
    }

    private static List<Chapter> chapters(Transaction tx, WorkspaceId workspace, AskedAgain again) {
        List<Incident> incidents = tx.incidents().latestOf(workspace, INCIDENTS);
        Map<IncidentId, GuardMark> marks =
                tx.guard().marksOf(incidents.stream().map(Incident::id).toList());
        return incidents.stream()
                .map(incident -> chapter(
                        tx,
                        incident,
                        marks.getOrDefault(incident.id(), GuardMark.NONE).decision(),
                        again))
                .toList();
    }

    private static Chapter chapter(Transaction tx, Incident incident, @Nullable GuardDecision guard, AskedAgain again) {
        return new Chapter(
                incident.id(),
                incident.instance(),
                incident.state(),
                incident.hold(),
                incident.openedAt(),
                incident.changedAt(),
                incident.suspicion(),
                guard,
                RestartGlance.at(incident).orElse(null),
                incident.dueAt() == null ? again.of(incident, guard) : incident.dueAt(),
                incident.waitsFor() == null
                        ? null
                        : Objects.requireNonNull(incident.waitsFor()).name(),
                incident.cause(),
                lines(tx.incidents().timeline().of(incident.id())));
    }

    private static List<Line> lines(List<TimelineEntry> entries) {
        List<Line> lines = new ArrayList<>();
        Instant before = null;
        for (TimelineEntry entry : entries) {
            lines.add(new Line(
                    entry.why().at(),
                    entry.from(),
                    entry.to(),
                    entry.why().rule(),
                    entry.why().detail(),
                    entry.why().replacement(),
                    before == null
                            ? null
                            : Duration.between(before, entry.why().at()).toMillis()));
            before = entry.why().at();
        }
        return lines;
    }

    /** The incident that is being dealt with, if there is one. */
    Optional<Chapter> open() {
        return incidents.stream().filter(Chapter::isOpen).findFirst();
    }
}
