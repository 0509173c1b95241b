package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.incident.HoldReason;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.RowChange;
import io.workspacereconciler.workspace.RowExpectation;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes before anything is changed: look again, ask whether the workspace may be restarted, prepare by describes
 * only, then flip the row. Until the flip the row is online and nothing has happened.
 */
final class BeforeFlip {

    private static final Logger LOG = LoggerFactory.getLogger(BeforeFlip.class);
    private static final Duration UNCLEAR = Duration.ofSeconds(15);

    private final Database database;
    private final InstanceReplacer replacer;

    BeforeFlip(Database database, InstanceReplacer replacer) {
        this.database = database;
        this.replacer = replacer;
    }

    void run(ClaimedIncident work) {
        InstanceId dead = work.incident().instance();
        Look look = replacer.look(dead);
        work.renew();
        Verdict verdict = look.verdict(
                work.incident().workspace(), work.incident().subject().place());
        if (verdict instanceof Verdict.Running) {
            work.end(IncidentState.CLEARED, "running", "the healer's own look shows it running");
        } else if (verdict instanceof Verdict.Absent) {
            work.hold(HoldReason.PROOF, "the healer's own look no longer finds the instance");
        } else if (verdict instanceof Verdict.Unknown unknown) {
            LOG.warn("workspace {}: not restarted yet, {}", work.incident().workspace(), unknown.detail());
            work.rest(UNCLEAR);
        } else if (look instanceof Look.Seen seen) {
            onRow(work, seen);
        }
    }

    private void onRow(ClaimedIncident work, Look.Seen look) {
        Optional<Workspace> row = work.row()
                .filter(found ->
                        found.is(WorkspaceStatus.ONLINE, work.incident().instance()));
        if (row.isEmpty()) {
            work.end(IncidentState.SUPERSEDED, "row-moved-on", "the row is no longer online on this instance");
            return;
        }
        if (!look.instance().state().isFinal() && look.instance().marks().workspace() == null) {
            work.hold(
                    HoldReason.PREPARE,
                    "nothing is taken from " + look.instance().id() + ", whose tag names no workspace");
            return;
        }
        Optional<String> skip = mayNotBeRestarted(row.get(), look);
        if (skip.isPresent()) {
            work.hold(HoldReason.SKIPPED, skip.get());
            return;
        }
        try {
            prepare(work, row.get());
        } catch (ReplacementException e) {
            LOG.warn("workspace {}: not prepared yet, {}: {}", row.get().id(), e.failure(), e.reason());
            work.rest(RestartPolicy.FIRST_BACKOFF);
        }
    }

    private Optional<String> mayNotBeRestarted(Workspace row, Look.Seen look) {
        if (row.isExternal()) {
            return Optional.of("external: the remote-heartbeat pass owns it");
        }
        String keeper = look.instance().marks().keeper();
        if (keeper != null) {
            return Optional.of("its instance belongs to an " + keeper + ", which replaces it");
        }
        Optional<WorkspaceId> paused =
                database.inTransaction(tx -> tx.registry().pausedAncestor(row.id()));
        return paused.map(ancestor -> "below the paused workspace " + ancestor);
    }

    private void prepare(ClaimedIncident work, Workspace row) {
        InstanceId dead = work.incident().instance();
        Optional<Sighting> sighting = database.inTransaction(tx ->
                        Optional.ofNullable(tx.sightings().of(List.of(row.id())).get(row.id())))
                .filter(found -> found.instance().id().equals(dead));
        Preparation preparation = replacer.prepare(row, dead, sighting);
        if (preparation instanceof Preparation.NeedsPerson person) {
            work.hold(HoldReason.PREPARE, person.why());
            return;
        }
        Preparation.Ready ready = (Preparation.Ready) preparation;
        boolean flipped = work.flip(
                tx -> tx.registry()
                        .update(
                                row.id(),
                                RowExpectation.of(dead, WorkspaceStatus.ONLINE),
                                new RowChange.Status(WorkspaceStatus.OFFLINE)),
                ready.plan(),
                row.url());
        if (!flipped) {
            work.end(IncidentState.SUPERSEDED, "row-moved-on", "the row changed before the flip");
        }
    }
}
