package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.incident.Change;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Brings back restarts that were given up, when a person asks: due at once, with nothing counted, and looked at and
 * prepared again before anything is changed. Only the last incident of a workspace, only while its row is failed on the
 * instance that was recorded, and only while no other incident of it is open.
 */
public final class RestartAgain {

    /** What became of the wish for one workspace. */
    public sealed interface Answer {

        /** The workspace that it is about. */
        WorkspaceId workspace();

        /** Healers will restart it. */
        record BroughtBack(WorkspaceId workspace, InstanceId dead) implements Answer {
            public BroughtBack {
                Objects.requireNonNull(workspace, "workspace");
                Objects.requireNonNull(dead, "dead");
            }
        }

        /** It is recorded that no instance of an earlier restart runs, so that this hold may end. */
        record NoneIsRunning(WorkspaceId workspace) implements Answer {
            public NoneIsRunning {
                Objects.requireNonNull(workspace, "workspace");
            }
        }

        /** It stays as it is, for this reason. */
        record Refused(WorkspaceId workspace, String why) implements Answer {
            public Refused {
                Objects.requireNonNull(workspace, "workspace");
                Objects.requireNonNull(why, "why");
            }
        }

        /** Neither a row nor an incident names it. */
        record Unknown(WorkspaceId workspace) implements Answer {
            public Unknown {
                Objects.requireNonNull(workspace, "workspace");
            }
        }
    }

    /** What the person who asks has seen of a workspace of which an instance may live that nobody knows. */
    public enum Seen {
        /** That none is running. */
        NONE_IS_RUNNING,
        /** Nothing: such a workspace is not brought back. */
        NOTHING
    }

    private final Database database;
    private final Seen seen;

    public RestartAgain(Database database, Seen seen) {
        this.database = database;
        this.seen = seen;
    }

    /**
     * Brings back the last incident of this workspace.
     *
     * @param asked who asks and why, for the timeline
     */
    public Answer workspace(WorkspaceId workspace, String asked) {
        return database.inTransaction(tx -> {
            Optional<Incident> latest = tx.incidents().latestOf(workspace);
            Optional<Workspace> row = tx.registry().find(workspace);
            if (latest.isEmpty() && row.isEmpty()) {
                return new Answer.Unknown(workspace);
            }
            return latest.<Answer>map(incident -> bringBack(tx, incident, row, asked))
                    .orElseGet(
                            () -> new Answer.Refused(workspace, "nothing of it was ever given up; " + describe(row)));
        });
    }

    /**
     * Brings back every workspace whose last incident was given up for this cause, each in a transaction of its own.
     *
     * @param asked who asks and why, for the timelines
     */
    public List<Answer> givenUpFor(FailureCause cause, String asked) {
        List<Incident> abandoned = database.inTransaction(tx -> tx.incidents().abandonedFor(cause.name()));
        return abandoned.stream()
                .map(Incident::workspace)
                .distinct()
                .map(workspace -> database.inTransaction(tx -> again(tx, workspace, cause, asked)))
                .flatMap(Optional::stream)
                .toList();
    }

    /** An incident of long ago, before others of the same workspace, is nothing that anybody asks for. */
    private Optional<Answer> again(Transaction tx, WorkspaceId workspace, FailureCause cause, String asked) {
        return tx.incidents()
                .latestOf(workspace)
                .filter(incident -> incident.state() == IncidentState.ABANDONED
                        && cause.name().equals(incident.cause()))
                .map(incident -> bringBack(tx, incident, tx.registry().find(workspace), asked));
    }

    private Answer bringBack(Transaction tx, Incident incident, Optional<Workspace> row, String asked) {
        WorkspaceId workspace = incident.workspace();
        if (incident.hold() == HoldReason.PREPARE && seen == Seen.NONE_IS_RUNNING && forget(tx, incident, asked)) {
            return new Answer.NoneIsRunning(workspace);
        }
        if (incident.state() != IncidentState.ABANDONED) {
            return new Answer.Refused(
                    workspace, "its last incident is " + incident.state() + ", not ABANDONED; " + describe(row));
        }
        if (UnclearLaunch.isHowItEnded(incident) && seen == Seen.NOTHING) {
            return new Answer.Refused(
                    workspace,
                    "an instance that its restart asked for may run; once you have seen that none does,"
                            + " ask again with --none-is-running");
        }
        List<Incident> open = tx.incidents().openOf(List.of(workspace)).getOrDefault(workspace, List.of());
        if (!open.isEmpty()) {
            Incident other = open.get(0);
            return new Answer.Refused(
                    workspace, "another incident of it is open: " + other.state() + " on " + other.instance());
        }
        Optional<RestartProgress> given = incident.progress().map(RestartProgress::read);
        if (given.isEmpty()) {
            return new Answer.Refused(workspace, "nothing was recorded of its restart; " + describe(row));
        }
        InstanceId recorded = given.get().rowInstance();
        if (row.filter(found -> found.is(WorkspaceStatus.FAILED, recorded)).isEmpty()) {
            return new Answer.Refused(workspace, describe(row) + ", no longer failed on " + recorded);
        }
        Change why = new Change("asked", asked, tx.now());
        RestartProgress again = given.get().with(Failures.NONE).to(RestartStep.PREPARE, why.at());
        Incident restarting = incident.become(IncidentState.RESTARTING, why.at())
                .withRestart(again.json())
                .dueAt(why.at());
        return tx.incidents()
                .save(restarting, why)
                .<Answer>map(saved -> new Answer.BroughtBack(workspace, saved.instance()))
                .orElseGet(
                        () -> new Answer.Refused(
                                workspace,
                                "its incident has just been changed by somebody else, who may have asked for it, too; ask again"));
    }

    /** Whether an earlier restart of the same pair was what this one is held for. */
    private static boolean forget(Transaction tx, Incident held, String asked) {
        List<Incident> unclear = tx.incidents().endedOf(held.workspace(), held.instance()).stream()
                .filter(UnclearLaunch::isHowItEnded)
                .toList();
        unclear.forEach(earlier ->
                tx.incidents().save(UnclearLaunch.settled(earlier), new Change("none-is-running", asked, tx.now())));
        return !unclear.isEmpty();
    }

    private static String describe(Optional<Workspace> row) {
        return row.map(found -> "its row is " + found.status().text()
                        + (found.instance() == null ? ", on no instance" : " on " + found.instance()))
                .orElse("its row is gone");
    }
}
