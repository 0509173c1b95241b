package io.workspacereconciler.workspace;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * The registry over SQL, in one transaction.
 *
 * <p>Statuses are compared with and written as literals, since the platform's column may be text or an enum.
 */
public final class JdbiWorkspaceRegistry implements WorkspaceRegistry {

    /** What the sweep asks about, of a table named {@code w}; the rest is some other pass's business. */
    public static final String ONLINE =
            "w.status = 'online' and w.instance_id <> '' and (w.runtime is null or w.runtime <> 'external')";

    private static final String ROW = "select w.id, w.status::text as status, w.runtime, w.instance_id,"
            + " coalesce(w.tier, 0) as tier, w.parent_id, coalesce(w.url, '') as url from %s w where w.id = :id";

    private final Handle handle;
    private final RegistryTable registry;
    private final String table;
    private final Supplier<Instant> now;

    /** The registry in this table; {@code now} is the database's clock. */
    public JdbiWorkspaceRegistry(Handle handle, RegistryTable registry, Supplier<Instant> now) {
        this.handle = handle;
        this.registry = registry;
        this.table = registry.name();
        this.now = now;
    }

    /** The query of one page; with its bounds it walks the primary key, however many rows there are. */
    static String pageQuery(RegistryTable table, WorkspaceRange range) {
        return select(table)
                + (range.after() == null ? "" : " and w.id > :after")
                + (range.upTo() == null ? "" : " and w.id <= :upTo")
                + " order by w.id limit :limit";
    }

    private static String select(RegistryTable table) {
        return "select w.id, w.instance_id, " + table.places().selected() + " from " + table.name() + " w where "
                + ONLINE;
    }

    @Override
    public List<OnlineWorkspace> online(WorkspaceRange range, int limit) {
        var query = handle.createQuery(pageQuery(registry, range)).bind("limit", limit);
        if (range.after() != null) {
            query.bind("after", range.after().value());
        }
        if (range.upTo() != null) {
            query.bind("upTo", range.upTo().value());
        }
        return query.map(JdbiWorkspaceRegistry::onlineRow).list();
    }

    @Override
    public List<NamedRows> onlineByPlace() {
        // as text in the order of bytes ids have the order that they have as such, and PostgreSQL knows no min of those
        return handle.createQuery("select " + registry.places().selected()
                        + ", count(*) as online, min(w.id::text collate \"C\")::uuid as id from " + table
                        + " w where " + ONLINE + " group by 1, 2 order by 4")
                .map((row, context) -> new NamedRows(
                        named(row), row.getInt("online"), new WorkspaceId(row.getObject("id", UUID.class))))
                .list();
    }

    @Override
    public List<WorkspaceId> onlineNaming(NamedPlace named, int limit) {
        return whereNamed("select w.id from ", named, " order by w.id limit :limit")
                .bind("limit", limit)
                .mapTo(UUID.class)
                .map(WorkspaceId::new)
                .list();
    }

    @Override
    public List<Integer> onlineTiers(NamedPlace named) {
        return whereNamed("select distinct coalesce(w.tier, 0) from ", named, " order by 1")
                .mapTo(Integer.class)
                .list();
    }

    private Query whereNamed(String select, NamedPlace named, String rest) {
        PlaceColumns columns = registry.places();
        return handle.createQuery(select + table + " w where " + ONLINE + " and " + columns.accountSql()
                        + " is not distinct from cast(:account as text) and " + columns.regionSql()
                        + " is not distinct from cast(:region as text)" + rest)
                .bind("account", named.account())
                .bind("region", named.region());
    }

    private static OnlineWorkspace onlineRow(ResultSet row, StatementContext context) throws SQLException {
        return new OnlineWorkspace(
                new WorkspaceId(row.getObject("id", UUID.class)),
                new InstanceId(row.getString("instance_id")),
                named(row));
    }

    @Override
    public Optional<Workspace> find(WorkspaceId id) {
        return handle.createQuery(String.format(ROW, table))
                .bind("id", id.value())
                .map(JdbiWorkspaceRegistry::workspace)
                .findOne();
    }

    @Override
    public Optional<NamedPlace> named(WorkspaceId id) {
        return handle.createQuery("select " + registry.places().selected() + " from " + table + " w where w.id = :id")
                .bind("id", id.value())
                .map((row, context) -> named(row))
                .findOne();
    }

    private static NamedPlace named(ResultSet row) throws SQLException {
        return new NamedPlace(row.getString("place_account"), row.getString("place_region"));
    }

    @Override
    public Optional<Workspace> lock(WorkspaceId id) {
        return handle.createQuery(String.format(ROW, table) + " for update")
                .bind("id", id.value())
                .map(JdbiWorkspaceRegistry::workspace)
                .findOne();
    }

    @Override
    public List<WorkspaceId> naming(InstanceId instance) {
        return handle.createQuery(
                        "select w.id from " + table + " w where w.instance_id = :instance order by w.id limit :limit")
                .bind("instance", instance.value())
                .bind("limit", MOST_NAMING)
                .mapTo(UUID.class)
                .map(WorkspaceId::new)
                .list();
    }

    @Override
    public Optional<WorkspaceId> pausedAncestor(WorkspaceId id) {
        return handle.createQuery(String.format("""
                        with recursive above (id, parent_id, status, depth) as (
                            select p.id, p.parent_id, p.status::text, 1
                              from %1$s w join %1$s p on p.id = w.parent_id where w.id = :id
                            union
                            select p.id, p.parent_id, p.status::text, above.depth + 1
                              from above join %1$s p on p.id = above.parent_id where above.depth < 100)
                        select id from above where status = 'paused' order by depth limit 1
                        """, table))
                .bind("id", id.value())
                .mapTo(UUID.class)
                .map(WorkspaceId::new)
                .findOne();
    }

    @Override
    public boolean update(WorkspaceId id, RowExpectation expected, RowChange change) {
        String statuses = expected.statuses().stream()
                .map(JdbiWorkspaceRegistry::literal)
                .sorted()
                .collect(Collectors.joining(", "));
        String sql = "update " + table + " set " + assignments(change) + ", updated_at = :now"
                + " where id = :id and instance_id = :expectedInstance and status in (" + statuses + ")";
        var update = handle.createUpdate(sql)
                .bind("now", now.get())
                .bind("id", id.value())
                .bind("expectedInstance", expected.instance().value());
        if (change instanceof RowChange.Instance to) {
            update.bind("instance", to.instance().value());
        } else if (change instanceof RowChange.GivenBack back) {
            update.bind("instance", back.instance().value()).bind("url", back.url());
        }
        return update.execute() == 1;
    }

    private static String assignments(RowChange change) {
        if (change instanceof RowChange.Status to) {
            return "status = " + literal(to.status());
        }
        if (change instanceof RowChange.StatusWithoutUrl to) {
            return "url = '', status = " + literal(to.status());
        }
        if (change instanceof RowChange.Instance) {
            return "instance_id = :instance";
        }
        return "instance_id = :instance, url = :url, status = " + literal(((RowChange.GivenBack) change).status());
    }

    private static String literal(WorkspaceStatus status) {
        return "'" + status.text() + "'";
    }

    private static Workspace workspace(ResultSet row, StatementContext context) throws SQLException {
        String instance = row.getString("instance_id");
        @Nullable UUID parent = row.getObject("parent_id", UUID.class);
        return new Workspace(
                new WorkspaceId(row.getObject("id", UUID.class)),
                WorkspaceStatus.parse(row.getString("status")),
                row.getString("runtime"),
                instance == null || instance.isEmpty() ? null : new InstanceId(instance),
                row.getInt("tier"),
                parent == null ? null : new WorkspaceId(parent),
                row.getString("url"));
    }
}
