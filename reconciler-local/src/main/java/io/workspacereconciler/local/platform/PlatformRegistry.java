package io.workspacereconciler.local.platform;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;

/** The table {@code workspaces} as its owner, the platform, uses it; thread-safe. */
public final class PlatformRegistry implements AutoCloseable {
    /** The runtime of every row that this program writes: what does not carry it belongs to someone else. */
    public static final String OWN_RUNTIME = "local-demo";

    private static final int CONNECTIONS = 3;
    private static final long CONNECT_MILLIS = 10_000;

    private final HikariDataSource pool;
    private final Jdbi jdbi;

    private PlatformRegistry(HikariDataSource pool) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
    }

    /**
     * Connects, and creates the table where it is missing.
     *
     * @throws IllegalStateException when the server does not answer or refuses
     */
    public static PlatformRegistry open(DatabaseAddress address) {
        PlatformTable.TEXT_STATUS.create(address.url(), address.user(), address.password());
        HikariConfig config = new HikariConfig();
        config.setPoolName("platform");
        config.setJdbcUrl(address.url());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.addDataSourceProperty("ApplicationName", "platform");
        return new PlatformRegistry(new HikariDataSource(config));
    }

    /**
     * All rows, by name.
     *
     * @throws JdbiException when the database is away
     */
    public List<Row> rows() {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                        select id, name, status::text as status, coalesce(instance_id, '') as instance_id,
                               coalesce(runtime, '') as runtime, tier
                          from workspaces order by name, id
                        """).map(PlatformRegistry::row).list());
    }

    /** The rows whose agent has not registered yet and that name an instance; fails as {@link #rows()}. */
    public List<Row> comingUp() {
        return rows().stream()
                .filter(row -> row.status() == WorkspaceStatus.PROVISIONING
                        && !row.instanceId().isEmpty())
                .toList();
    }

    /** Adds rows that are online. */
    void insert(List<NewRow> rows) {
        jdbi.useHandle(handle -> {
            PreparedBatch batch = handle.prepareBatch("""
                    insert into workspaces (id, name, status, runtime, instance_id, tier, url, last_heartbeat_at)
                    values (:id, :name, 'online', :runtime, :instance, :tier, :url, now())
                    """);
            for (NewRow row : rows) {
                batch.bind("id", row.id().value())
                        .bind("name", row.name())
                        .bind("runtime", OWN_RUNTIME)
                        .bind("instance", row.instanceId())
                        .bind("tier", row.tier())
                        .bind("url", row.url())
                        .add();
            }
            batch.execute();
        });
    }

    /** Puts a row on a new instance and online, whatever it was. */
    void move(WorkspaceId id, String instanceId, String url) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        update workspaces set status = 'online', instance_id = :instance, url = :url,
                               last_heartbeat_at = now(), updated_at = now()
                         where id = :id
                        """)
                .bind("id", id.value())
                .bind("instance", instanceId)
                .bind("url", url)
                .execute());
    }

    /** What an agent's registration does; false when the row waits no longer, or for another instance. */
    boolean register(WorkspaceId id, String instanceId, String url) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                                update workspaces set status = 'online', url = :url, last_heartbeat_at = now(),
                                       updated_at = now()
                                 where id = :id and status = 'provisioning' and instance_id = :instance
                                """)
                        .bind("id", id.value())
                        .bind("instance", instanceId)
                        .bind("url", url)
                        .execute()
                == 1);
    }

    @Override
    public void close() {
        pool.close();
    }

    private static Row row(ResultSet columns, StatementContext context) throws SQLException {
        return new Row(
                new WorkspaceId(columns.getObject("id", UUID.class)),
                columns.getString("name"),
                WorkspaceStatus.parse(columns.getString("status")),
                columns.getString("instance_id"),
                columns.getString("runtime"),
                columns.getInt("tier"));
    }

    /** A row to be added. */
    record NewRow(WorkspaceId id, String name, String instanceId, int tier, String url) {}
}
