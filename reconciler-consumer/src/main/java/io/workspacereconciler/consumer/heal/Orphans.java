package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.database.Transaction;
import io.workspacereconciler.incident.Change;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.operate.Trouble;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends instances that a restart launched and nobody knows of any more, such as one whose launcher was killed after others
 * had settled its attempt; to be run again and again. Only an instance of which all of this is true, as EC2 and the
 * database show it right before it is ended:
 *
 * <ul>
 *   <li>it was launched more than 15 minutes ago, under the client token of an attempt of the incident that its tag names;
 *   <li>that incident is one of this place and of the workspace that its other tag names, has ended, and did not end with
 *       this instance as the workspace's;
 *   <li>no row names it;
 *   <li>none of the workspace's volumes is on it: neither one that is tagged for it, nor one of the incident's plan;
 *   <li>nothing is stopped, and the workspace is not exempted.
 * </ul>
 */
public final class Orphans implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);
    private static final Duration OLD = Duration.ofMinutes(15);
    private static final String RULE = "orphan";

    private final Database database;
    private final LaunchedInstances launched;
    private final InstanceReplacer replacer;
    private final Place place;
    private final ChangePace pace;
    private final Runnable ended;
    private final Trouble trouble = new Trouble(LOG, "Orphans of restarts cannot be looked for, or not be ended");

    /** @param ended to be told of each one that is ended */
    public Orphans(
            Database database,
            LaunchedInstances launched,
            InstanceReplacer replacer,
            Place place,
            ChangePace pace,
            Runnable ended) {
        this.database = database;
        this.launched = launched;
        this.replacer = replacer;
        this.place = place;
        this.pace = pace;
        this.ended = ended;
    }

    /** Looks for them and ends them; what fails is told once, and tried again the next time. */
    @Override
    public void run() {
        try {
            List<String> problems = launched.alive().stream()
                    .flatMap(instance -> consider(instance).stream())
                    .toList();
            problems.stream().findFirst().ifPresentOrElse(trouble::occurred, trouble::over);
        } catch (ReplacementException e) {
            trouble.occurred(e.failure() + ": " + e.reason());
        } catch (DatabaseException e) {
            trouble.occurred(String.valueOf(e.getMessage()));
        }
    }

    /** Says why it is not ended although it should be: one that cannot be ended does not keep the others. */
    private Optional<String> consider(LaunchedInstance instance) {
        Optional<Incident> incident = database.inTransaction(tx -> orphaned(tx, instance));
        if (incident.isEmpty()) {
            return Optional.empty();
        }
        WorkspaceId workspace = incident.get().workspace();
        try {
            if (!hasVolumeOf(incident.get(), instance)) {
                end(workspace, instance);
            }
            return Optional.empty();
        } catch (LeaseLostException e) {
            LOG.debug("{} stays for now, {}", instance.id(), e.getMessage());
            return Optional.empty();
        } catch (ReplacementException e) {
            return Optional.of(instance.id() + ": " + e.failure() + ": " + e.reason());
        }
    }

    private void end(WorkspaceId workspace, LaunchedInstance instance) {
        Permit permit = new Permit(instance);
        replacer.end(workspace, instance.id(), permit);
        if (permit.given) {
            ended.run();
            LOG.warn(
                    "The orphan {} is ended: incident {} of workspace {} launched it and has ended without it",
                    instance.id(),
                    instance.incident(),
                    workspace);
        }
    }

    /** What its template gave it besides, such as a second disk, ends with it as its root disk does. */
    private boolean hasVolumeOf(Incident incident, LaunchedInstance instance) {
        return replacer.remains(incident.workspace()).volumes().stream()
                        .anyMatch(volume -> instance.volumes().contains(volume.id())
                                || instance.id().value().equals(volume.attachedTo()))
                || incident.progress().map(RestartProgress::read).stream()
                        .flatMap(progress -> progress.plan().volumes().stream())
                        .anyMatch(planned -> instance.volumes().contains(planned.volume()));
    }

    /** The incident that launched it, if that has ended without it and no row names it. */
    private Optional<Incident> orphaned(Transaction tx, LaunchedInstance instance) {
        if (instance.launchedAt().plus(OLD).isAfter(tx.now())) {
            return Optional.empty();
        }
        return incidentId(instance)
                .flatMap(tx.incidents()::find)
                .filter(incident -> incident.state().isClosed()
                        && incident.subject().place().equals(place)
                        && incident.workspace().toString().equals(instance.workspace())
                        && incident.progress()
                                .map(RestartProgress::read)
                                .filter(progress -> isLaunchOf(incident, progress, instance))
                                .isPresent())
                .filter(incident -> !isNamed(tx, incident.workspace(), instance.id()));
    }

    private static Optional<IncidentId> incidentId(LaunchedInstance instance) {
        try {
            return Optional.of(new IncidentId(UUID.fromString(instance.incident())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Tags are copied by whoever launches "more like this"; the token is not. */
    private static boolean isLaunchOf(Incident incident, RestartProgress progress, LaunchedInstance instance) {
        boolean handedOver = incident.state() == IncidentState.RECOVERED
                && (instance.id().equals(progress.rowInstance())
                        || instance.id().equals(progress.attempt().replacement()));
        return !handedOver
                && IntStream.rangeClosed(1, progress.attempt().number())
                        .mapToObj(attempt -> LaunchRequest.token(incident.id(), attempt))
                        .anyMatch(token -> token.equals(instance.clientToken()));
    }

    /** The workspace's own row first: of nearly all instances that one is enough. */
    private static boolean isNamed(Transaction tx, WorkspaceId workspace, InstanceId instance) {
        return tx.registry()
                        .find(workspace)
                        .filter(row -> instance.equals(row.instance()))
                        .isPresent()
                || !tx.registry().naming(instance).isEmpty();
    }

    /**
     * Right before it is ended all is looked up again, and a line is written into the story once. The incident gets
     * another version, so that nobody brings it back at the same moment.
     */
    private final class Permit implements Lease {

        private final LaunchedInstance instance;
        private boolean given;

        Permit(LaunchedInstance instance) {
            this.instance = instance;
        }

        @Override
        public void renew() {
            give(tx -> true);
        }

        @Override
        public void turn(ChangeKind change) {
            give(tx -> isTurn(tx, change));
        }

        private void give(Predicate<Transaction> besides) {
            given = database.inTransaction(tx -> {
                boolean stopped = tx.controls().heeded().isPresent();
                return orphaned(tx, instance)
                        .filter(incident -> !stopped
                                && tx.exemptions()
                                        .of(incident.workspace(), tx.now())
                                        .isEmpty()
                                && besides.test(tx)
                                && tell(tx, incident))
                        .isPresent();
            });
            if (!given) {
                throw new LeaseLostException("it is no orphan any more, somebody else has just changed its incident, or"
                        + " nothing, or no more, is to be ended at present");
            }
        }

        private boolean isTurn(Transaction tx, ChangeKind change) {
            return !pace.take(tx, change, place, null).isAfter(tx.now());
        }

        /** Whether the incident is still what was read. */
        private boolean tell(Transaction tx, Incident incident) {
            String what = instance.id()
                    + ", launched by this restart, is in no row and has no volume of the workspace; it is ended";
            boolean told = tx.incidents().timeline().of(incident.id()).stream()
                    .anyMatch(line -> line.why().detail().equals(what));
            return told
                    ? tx.incidents().renew(incident).isPresent()
                    : tx.incidents()
                            .save(incident, new Change(RULE, what, tx.now()))
                            .isPresent();
        }
    }
}
