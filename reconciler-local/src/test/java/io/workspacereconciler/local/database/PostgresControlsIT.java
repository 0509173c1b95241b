package io.workspacereconciler.local.database;

import io.workspacereconciler.control.ControlsContract;
import io.workspacereconciler.control.ExemptionsContract;
import io.workspacereconciler.control.LiveReplicasContract;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestRegistry;
import io.workspacereconciler.sweep.AskedSweepsContract;
import io.workspacereconciler.workspace.Workspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** PostgreSQL keeps what the fakes promise of what a person has said; the platform's table is no part of it. */
final class PostgresControlsIT {

    private static TestRegistry registry;

    private final SettableClock clock = new SettableClock();

    @BeforeAll
    static void create() {
        registry = TestRegistry.create(PlatformTable.TEXT_STATUS);
    }

    @AfterAll
    static void close() {
        registry.close();
    }

    @BeforeEach
    void everyTestBeginsWithAnEmptyDatabase() {
        registry.empty();
    }

    @Nested
    final class TheControls extends ControlsContract {
        private final Database database = registry.database(handle -> clock.instant());

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
    final class TheExemptions extends ExemptionsContract {
        private final Database database = registry.database(handle -> clock.instant());

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
    final class TheLiveReplicas extends LiveReplicasContract {
        private final Database database = registry.database(handle -> clock.instant());

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
    final class TheAskedSweeps extends AskedSweepsContract {
        private final Database database = registry.database(handle -> clock.instant());

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
