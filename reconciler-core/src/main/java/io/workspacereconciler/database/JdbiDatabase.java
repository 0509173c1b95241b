package io.workspacereconciler.database;

import io.workspacereconciler.check.JdbiSightings;
import io.workspacereconciler.check.JdbiUnverifiedWorkspaces;
import io.workspacereconciler.check.Sightings;
import io.workspacereconciler.check.UnverifiedWorkspaces;
import io.workspacereconciler.control.Controls;
import io.workspacereconciler.control.Exemptions;
import io.workspacereconciler.control.JdbiControls;
import io.workspacereconciler.control.JdbiExemptions;
import io.workspacereconciler.control.JdbiLiveReplicas;
import io.workspacereconciler.control.LiveReplicas;
import io.workspacereconciler.event.Json;
import io.workspacereconciler.guard.Approvals;
import io.workspacereconciler.guard.GuardStore;
import io.workspacereconciler.guard.JdbiApprovals;
import io.workspacereconciler.guard.JdbiGuardStore;
import io.workspacereconciler.incident.BlockedCauses;
import io.workspacereconciler.incident.Incidents;
import io.workspacereconciler.incident.JdbiBlockedCauses;
import io.workspacereconciler.incident.JdbiIncidents;
import io.workspacereconciler.incident.JdbiRestartPlaces;
import io.workspacereconciler.incident.JdbiTurns;
import io.workspacereconciler.incident.RestartPlaces;
import io.workspacereconciler.incident.Turns;
import io.workspacereconciler.sweep.JdbiSweepStore;
import io.workspacereconciler.sweep.SweepStore;
import io.workspacereconciler.workspace.JdbiWorkspaceRegistry;
import io.workspacereconciler.workspace.RegistryTable;
import io.workspacereconciler.workspace.WorkspaceRegistry;
import java.sql.SQLException;
import java.time.Instant;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** PostgreSQL through JDBI; the one place where SQL's exceptions become {@link DatabaseException}. */
public final class JdbiDatabase implements Database {

    private final Jdbi jdbi;
    private final RegistryTable registry;
    private final DatabaseClock clock;

    /** The database behind {@code jdbi}, with the platform's registry in this table or view. */
    public JdbiDatabase(Jdbi jdbi, RegistryTable registry, DatabaseClock clock) {
        this.jdbi = jdbi;
        this.registry = registry;
        this.clock = clock;
    }

    @Override
    public <T> T inTransaction(Function<Transaction, T> work) {
        try {
            return jdbi.inTransaction(handle -> work.apply(new JdbiTransaction(handle)));
        } catch (JdbiException e) {
            throw new DatabaseException("the database does not do it: " + rootMessage(e), e, SqlFault.of(e));
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable cause = failure;
        for (Throwable next = failure; next != null; next = next.getCause()) {
            if (next instanceof SQLException) {
                cause = next;
                break;
            }
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no message");
    }

    private final class JdbiTransaction implements Transaction {

        private final Handle handle;

        JdbiTransaction(Handle handle) {
            this.handle = handle;
        }

        @Override
        public Instant now() {
            return clock.now(handle);
        }

        @Override
        public WorkspaceRegistry registry() {
            return new JdbiWorkspaceRegistry(handle, registry, this::now);
        }

        @Override
        public SweepStore sweeps() {
            return new JdbiSweepStore(handle, Json.MAPPER);
        }

        @Override
        public Sightings sightings() {
            return new JdbiSightings(handle, registry, Json.MAPPER);
        }

        @Override
        public UnverifiedWorkspaces unverified() {
            return new JdbiUnverifiedWorkspaces(handle, registry.name());
        }

        @Override
        public Incidents incidents() {
            return new JdbiIncidents(handle, registry.name(), Json.MAPPER);
        }

        @Override
        public GuardStore guard() {
            return new JdbiGuardStore(handle, registry, Json.MAPPER);
        }

        @Override
        public Approvals approvals() {
            return new JdbiApprovals(handle);
        }

        @Override
        public BlockedCauses blockedCauses() {
            return new JdbiBlockedCauses(handle);
        }

        @Override
        public Turns turns() {
            return new JdbiTurns(handle);
        }

        @Override
        public Controls controls() {
            return new JdbiControls(handle);
        }

        @Override
        public Exemptions exemptions() {
            return new JdbiExemptions(handle);
        }

        @Override
        public LiveReplicas replicas() {
            return new JdbiLiveReplicas(handle);
        }

        @Override
        public RestartPlaces restartPlaces() {
            return new JdbiRestartPlaces(handle);
        }
    }
}
