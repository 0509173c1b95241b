package io.workspacereconciler.local.database;

import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.guard.ApprovalsContract;
import io.workspacereconciler.guard.GuardStoreContract;
import io.workspacereconciler.incident.HoldsContract;
import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestRegistry;
import io.workspacereconciler.workspace.Workspace;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** PostgreSQL keeps what the fakes promise of what the guard counts, holds and persons approve, in both forms of the table. */
@ParameterizedClass
@EnumSource
final class PostgresGuardIT {

    private static final Map<PlatformTable, TestRegistry> DATABASES = new EnumMap<>(PlatformTable.class);

    private final TestRegistry registry;
    private final SettableClock clock = new SettableClock();

    PostgresGuardIT(PlatformTable table) {
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
    final class TheGuardStore extends GuardStoreContract {
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
    final class TheApprovals extends ApprovalsContract {
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
    final class TheHolds extends HoldsContract {
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
