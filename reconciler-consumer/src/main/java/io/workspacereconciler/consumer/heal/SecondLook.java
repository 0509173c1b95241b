package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.SeenInstance;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.workspace.RowChange;
import io.workspacereconciler.workspace.RowExpectation;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.util.Optional;

/** What waited between its flip and its claim is looked at again: what was true then may be true no longer. */
final class SecondLook {

    private final InstanceReplacer replacer;
    private final Obstacles obstacles;
    private final LastSeen lastSeen;

    SecondLook(Database database, InstanceReplacer replacer) {
        this.replacer = replacer;
        this.obstacles = new Obstacles(database, replacer);
        this.lastSeen = new LastSeen(database);
    }

    /**
     * Whether the restart goes on; when not, where it goes instead is stored.
     *
     * @throws ReplacementException when nothing was learned
     * @throws RowChangedException when the row is not what the flip wrote
     */
    boolean goesOn(ClaimedIncident work) {
        RestartProgress progress = work.progress();
        work.renew(progress, OwnRow.FLIPPED);
        Workspace row = work.row().orElseThrow(RowChangedException::new);
        Incident incident = work.incident();
        Look look = replacer.look(incident.workspace(), incident.instance());
        Verdict verdict = look.verdict(incident.workspace(), incident.subject().place());
        if (verdict instanceof Verdict.Unknown unknown) {
            throw new ReplacementException(
                    FailureCause.unanswered(unknown.cause()),
                    "nothing is known of " + incident.instance() + ": " + unknown.detail());
        }
        work.renew(progress, OwnRow.FLIPPED);
        if (verdict instanceof Verdict.Running) {
            work.next(progress.to(RestartStep.GIVE_BACK, work.now()), RestartStep.CLAIM, "the old instance runs again");
            return false;
        }
        Optional<SeenInstance> known = LastSeen.known(look, lastSeen.instance(incident));
        Optional<String> obstacle = obstacles.toTaking(incident, known).or(() -> obstacles.toRestarting(row, known));
        obstacle.ifPresent(why -> giveUp(work, progress, why));
        return obstacle.isEmpty();
    }

    /** Nothing has been taken yet: the row stays on its instance, failed, for a person to decide. */
    private static void giveUp(ClaimedIncident work, RestartProgress progress, String why) {
        boolean failed = work.abandon(
                tx -> tx.registry()
                        .update(
                                work.incident().workspace(),
                                RowExpectation.of(progress.rowInstance(), WorkspaceStatus.OFFLINE),
                                new RowChange.Status(WorkspaceStatus.FAILED)),
                progress,
                why + "; the row is failed");
        if (!failed) {
            throw new RowChangedException();
        }
    }
}
