package io.workspacereconciler.local.database;

import io.workspacereconciler.check.SightingsContract;
import io.workspacereconciler.check.UnverifiedContract;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseContract;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.incident.BlockedCausesContract;
import io.workspacereconciler.incident.DueIncidentsContract;
import io.workspacereconciler.incident.IncidentsContract;
import io.workspacereconciler.incident.PastIncidentsContract;
import io.workspacereconciler.incident.RestartPlacesContract;
import io.workspacereconciler.incident.TimelineContract;
import io.workspacereconciler.incident.TurnsContract;
import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestRegistry;
import io.workspacereconciler.sweep.SweepStoreContract;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceRegistryContract;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** PostgreSQL keeps what the fakes of the unit tests promise, in both forms of the platform's table. */
@ParameterizedClass
@EnumSource
final class PostgresStoresIT {

    private static final Map<PlatformTable, TestRegistry> DATABASES = new EnumMap<>(PlatformTable.class);

    private final TestRegistry registry;
    private final SettableClock clock = new SettableClock();

    PostgresStoresIT(PlatformTable table) {
        registry = DATABASES.computeIfAbsent(table, TestRegistry::create);
    }

    @BeforeEach
    void everyTestBeginsWithAnEmptyDatabase() {
        registry.empty();
    }

    @AfterAll
    static void closeAll() {
        DATABASES.values().forEach(TestRegistry::close);
        DATABASES.clear();
    }

    private Database stores() {
        return registry.database(handle -> clock.instant());
    }

    @Nested
    final class Databases extends DatabaseContract {
        private final Database database = stores();

        @Override
        public Database database() {
            return database;
        }

        @Override
        public SettableClock clock() {
            return clock;
        }

        @Override
        public void put(Workspace workspace) {
            registry.put(workspace);
        }
    }

    @Nested
    final class Registry extends WorkspaceRegistryContract {
        private final Database database = stores();

        @Override
        public Database database() {
            return database;
        }

        @Override
        public SettableClock clock() {
            return clock;
        }

        @Override
        public void put(Workspace workspace) {
            registry.put(workspace);
        }
    }

    @Nested
    final class Sweeps extends SweepStoreContract {
        private final Database database = stores();

        @Override
        public Database database() {
            return database;
        }

        @Override
        public SettableClock clock() {
            return clock;
        }

        @Override
        public void put(Workspace workspace) {
            registry.put(workspace);
        }
    }

    @Nested
    final class TheSightings extends SightingsContract {
        private final Database database = stores();

        @Override
        public Database database() {
            return database;
        }

        @Override
        public SettableClock clock() {
            return clock;
        }

        @Override
        public void put(Workspace workspace) {
            registry.put(workspace);
        }
    }

    @Nested
    final class TheUnverified extends UnverifiedContract {
        private final Database database = stores();

        @Override
        public Database database() {
            return database;
        }

        @Override
        public SettableClock clock() {
            return clock;
        }

        @Override
        public void put(Workspace workspace) {
            registry.put(workspace);
        }
    }

    @Nested
    final class TheIncidents extends IncidentsContract {
        private final Database database = stores();

        @Override
        public Database database() {
            return database;
        }

        @Override
        public SettableClock clock() {
            return clock;
        }

        @Override
        public void put(Workspace workspace) {
            registry.put(workspace);
        }
    }

    @Nested
    final class DueIncidents extends DueIncidentsContract {
        private final Database database = stores();

        @Override
        public Database database() {
            return database;
        }

        @Override
        public SettableClock clock() {
            return clock;
        }

        @Override
        public void put(Workspace workspace) {
            registry.put(workspace);
        }
    }

    @Nested
    final class TheTimeline extends TimelineContract {
        private final Database database = stores();

        @Override
        public Database database() {
            return database;
        }

        @Override
        public SettableClock clock() {
            return clock;
        }

        @Override
        public void put(Workspace workspace) {
            registry.put(workspace);
        }
    }

    @Nested
    final class TheBlockedCauses extends BlockedCausesContract {
        private final Database database = stores();

        @Override
        public Database database() {
            return database;
        }

        @Override
        public SettableClock clock() {
            return clock;
        }

        @Override
        public void put(Workspace workspace) {
            registry.put(workspace);
        }
    }

    @Nested
    final class TheTurns extends TurnsContract {
        private final Database database = stores();

        @Override
        public Database database() {
            return database;
        }

        @Override
        public SettableClock clock() {
            return clock;
        }

        @Override
        public void put(Workspace workspace) {
            registry.put(workspace);
        }
    }

    @Nested
    final class TheRestartPlaces extends RestartPlacesContract {
        private final Database database = stores();

        @Override
        public Database database() {
            return database;
        }

        @Override
        public SettableClock clock() {
            return clock;
        }

        @Override
        public void put(Workspace workspace) {
            registry.put(workspace);
        }
    }

    @Nested
    final class ThePastIncidents extends PastIncidentsContract {
        private final Database database = stores();

        @Override
        public Database database() {
            return database;
        }

        @Override
        public SettableClock clock() {
            return clock;
        }

        @Override
        public void put(Workspace workspace) {
            registry.put(workspace);
        }
    }
}
