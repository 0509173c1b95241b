package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.SeenInstance;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why a dead workspace is not restarted: its instance is not its own, or someone else brings it back. */
final class Obstacles {

    private final Database database;
    private final InstanceReplacer replacer;

    Obstacles(Database database, InstanceReplacer replacer) {
        this.database = database;
        this.replacer = replacer;
    }

    /** Why nothing may be taken from its instance, with what a person can do about it. */
    Optional<String> toTaking(Incident incident, Optional<SeenInstance> known) {
        return sharedWith(incident)
                .or(() -> unclear(incident))
                .or(() -> known.filter(instance -> instance.state() == InstanceState.STOPPED
                                && instance.marks().workspace() == null)
                        .map(instance ->
                                "nothing is taken from " + incident.instance() + ", whose tag names no workspace"));
    }

    private Optional<String> sharedWith(Incident incident) {
        return sharedWith(database.inTransaction(tx -> tx.registry().naming(incident.instance())), incident);
    }

    /** Whichever of these rows is right: a restart for one would take the volumes from the other. */
    static Optional<String> sharedWith(List<WorkspaceId> naming, Incident incident) {
        String others = naming.stream()
                .filter(workspace -> !workspace.equals(incident.workspace()))
                .map(WorkspaceId::toString)
                .collect(Collectors.joining(", "));
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        incident.instance() + " is also named by the row of " + others + "; let only one row name it");
    }

    /** A restart of the same pair may have made an instance that nobody has found since. */
    private Optional<String> unclear(Incident incident) {
        return database.inTransaction(tx -> tx.incidents().endedOf(incident.workspace(), incident.instance())).stream()
                .filter(UnclearLaunch::isHowItEnded)
                .findFirst()
                .map(earlier -> "an instance that an earlier restart asked for on " + earlier.changedAt()
                        + " may run; let the row name it, or, once you have seen that none does, say so with"
                        + " restart --none-is-running");
    }

    /**
     * Who else brings the workspace back, or keeps it down. May ask EC2.
     *
     * @throws ReplacementException when EC2 was asked and did not answer
     */
    Optional<String> toRestarting(Workspace row, Optional<SeenInstance> known) {
        if (row.isExternal()) {
            return Optional.of("external: the remote-heartbeat pass owns it");
        }
        return known.flatMap(instance -> Optional.ofNullable(instance.marks().keeper()))
                .map(Obstacles::kept)
                .or(() -> pausedAbove(row))
                .or(() -> spotRequest(known));
    }

    Optional<String> pausedAbove(Workspace row) {
        Optional<WorkspaceId> paused =
                database.inTransaction(tx -> tx.registry().pausedAncestor(row.id()));
        return paused.map(ancestor -> "below the paused workspace " + ancestor);
    }

    /** A Spot instance does not say itself whether its request is persistent. */
    private Optional<String> spotRequest(Optional<SeenInstance> known) {
        return known.flatMap(instance -> Optional.ofNullable(instance.marks().spotRequest()))
                .flatMap(replacer::keeper)
                .map(Obstacles::kept);
    }

    private static String kept(String keeper) {
        return "its instance belongs to the " + keeper + ", which replaces it";
    }
}
