package io.workspacereconciler.local.server;

import com.zaxxer.hikari.HikariDataSource;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.DatabaseClock;
import io.workspacereconciler.database.PostgresDatabase;
import io.workspacereconciler.database.RegistryNeed;
import io.workspacereconciler.database.RegistryUse;
import io.workspacereconciler.settings.DatabaseSettings;
import io.workspacereconciler.settings.Secret;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.PlaceColumns;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** A database of a test's own, with the platform's registry and our schema, and a connection to act as the platform. */
public final class TestRegistry implements AutoCloseable {
    private static final int CONNECTIONS = 8;

    private final TestServers.Database server;
    private final PostgresDatabase postgres;
    private final HikariDataSource pool;
    private final Jdbi jdbi;

    private TestRegistry(TestServers.Database server, PostgresDatabase postgres) {
        this.server = server;
        this.postgres = postgres;
        // a server's process for each question of each test would take more than the questions
        this.pool = new HikariDataSource();
        pool.setJdbcUrl(server.jdbcUrl());
        pool.setUsername(server.user());
        pool.setPassword(server.password());
        pool.setMaximumPoolSize(CONNECTIONS);
        pool.setMinimumIdle(1);
        this.jdbi = Jdbi.create(pool);
    }

    /** A new database in which the registry has this form and no row. */
    public static TestRegistry create(PlatformTable table) {
        return create(table, PlaceColumns.NONE);
    }

    /** The same with these columns of text besides. */
    public static TestRegistry create(PlatformTable table, PlaceColumns places) {
        TestServers.Database server = TestServers.database();
        table.create(server.jdbcUrl(), server.user(), server.password());
        Jdbi.create(server.jdbcUrl(), server.user(), server.password())
                .useHandle(handle -> places.names()
                        .forEach(column -> handle.execute("alter table workspaces add column " + column + " text")));
        return new TestRegistry(
                server,
                PostgresDatabase.connect(settings(server, places), "test", CONNECTIONS)
                        .migrate()
                        .requireRegistry(List.of(new RegistryNeed("test", RegistryUse.MOVE))));
    }

    /** How a program connects to this database. */
    public static DatabaseSettings settings(TestServers.Database server) {
        return settings(server, PlaceColumns.NONE);
    }

    /** The same where the registry has these columns of places. */
    public static DatabaseSettings settings(TestServers.Database server, PlaceColumns places) {
        return new DatabaseSettings(
                server.jdbcUrl(), server.user(), new Secret(server.password()), "workspaces", places);
    }

    /** Where it is. */
    public TestServers.Database server() {
        return server;
    }

    /** The stores on this clock. */
    public Database database(DatabaseClock clock) {
        return postgres.database(clock);
    }

    /** Any SQL, on a connection that is none of the stores'. */
    public Jdbi sql() {
        return jdbi;
    }

    /** Drops every row of the registry and of our schema. */
    public void empty() {
        jdbi.useHandle(handle -> handle.execute("truncate workspaces, reconciler.sweeps, reconciler.sightings,"
                + " reconciler.incident_timeline, reconciler.incidents, reconciler.unverified, reconciler.turns, reconciler.checked_batches,"
                + " reconciler.restart_causes, reconciler.approvals, reconciler.guard_ramps, reconciler.controls,"
                + " reconciler.exemptions, reconciler.replicas, reconciler.restart_places"));
    }

    /** Inserts this row of the registry or replaces it, as the platform does. */
    public void put(Workspace row) {
        // a literal fits both forms of the column, a bound text only one
        String status = "'" + row.status().text() + "'";
        @Nullable InstanceId instance = row.instance();
        @Nullable WorkspaceId parent = row.parent();
        jdbi.useHandle(handle -> handle.createUpdate(
                        "insert into workspaces (id, name, status, runtime, instance_id, tier, parent_id, url)"
                                + " values (:id, 'a workspace', " + status
                                + ", :runtime, :instance, :tier, cast(:parent as uuid), :url)"
                                + " on conflict (id) do update set status = excluded.status, runtime = excluded.runtime,"
                                + " instance_id = excluded.instance_id, tier = excluded.tier,"
                                + " parent_id = excluded.parent_id, url = excluded.url")
                .bind("id", row.id().value())
                .bind("runtime", row.runtime())
                .bind("instance", instance == null ? null : instance.value())
                .bind("tier", row.tier())
                .bind("parent", parent == null ? null : parent.toString())
                .bind("url", row.url())
                .execute());
    }

    @Override
    public void close() {
        pool.close();
        postgres.close();
    }
}
