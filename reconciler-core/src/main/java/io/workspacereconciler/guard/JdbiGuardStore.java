package io.workspacereconciler.guard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.JdbiWorkspaceRegistry;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.RegistryTable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the guard counts and has decided over SQL, in one transaction. */
public final class JdbiGuardStore implements GuardStore {

    private static final Logger LOG = LoggerFactory.getLogger(JdbiGuardStore.class);

    /** Holds one transaction at a time that lets deaths through. */
    private static final long GUARD_LOCK = 0x7265_636f_6e63_0002L;

    private static final String COUNTED = "(i.state in ('OFFLINE', 'RESTARTING') or i.let_through_at > :since)";

    private final Handle handle;
    private final RegistryTable registry;
    private final String table;
    private final JsonMapper json;

    /** What is stored beside this registry. */
    public JdbiGuardStore(Handle handle, RegistryTable registry, JsonMapper json) {
        this.handle = handle;
        this.registry = registry;
        this.table = registry.name();
        this.json = json;
    }

    @Override
    public void lock() {
        handle.createQuery("select pg_advisory_xact_lock(:lock)::text")
                .bind("lock", GUARD_LOCK)
                .mapTo(String.class)
                .one();
    }

    @Override
    public void measure(SweepId sweep, Instant now, Duration window) {
        Map<String, Integer> rows = new TreeMap<>();
        handle.createQuery("select coalesce(s.instance #>> '{placement,owner}', "
                        + registry.places().accountSql() + ") as account,"
                        + " coalesce(s.instance #>> '{placement,region}', "
                        + registry.places().regionSql()
                        + ") as region, s.zone, count(*) as online from " + table
                        + " w left join reconciler.sightings s on s.workspace_id = w.id and s.instance_id = w.instance_id"
                        + " where " + JdbiWorkspaceRegistry.ONLINE
                        + " and not exists (select 1 from reconciler.incidents i where i.workspace_id = w.id and "
                        + COUNTED + ") group by 1, 2, 3")
                .bind("since", now.minus(window))
                .map((row, context) -> Map.entry(group(row), row.getInt("online")))
                .forEach(entry -> rows.merge(entry.getKey().toString(), entry.getValue(), Integer::sum));
        handle.createUpdate("update reconciler.sweeps set measured_at = :now, uncounted = cast(:rows as jsonb)"
                        + " where slot = :slot")
                .bind("slot", sweep.slot())
                .bind("now", now)
                .bind("rows", write(rows))
                .execute();
    }

    /** The online rows of the last sweep that was measured, without those that were counted then. */
    private record Measured(Instant at, String rows) {}

    @Override
    public GuardCounts counts(Instant now, Duration window) {
        Measured measured = handle.createQuery("select measured_at, uncounted::text as uncounted from reconciler.sweeps"
                        + " where measured_at is not null order by slot desc limit 1")
                .map((row, context) ->
                        new Measured(row.getTimestamp("measured_at").toInstant(), row.getString("uncounted")))
                .findOne()
                .orElse(new Measured(now, "{}"));
        List<GroupCount> counts = new ArrayList<>();
        rows(measured.rows()).forEach((group, rows) -> counts.add(new GroupCount(group, rows, 0, 0)));
        counts.addAll(handle.createQuery(
                        "select i.account, i.region, i.zone,"
                                + " count(*) filter (where " + COUNTED + ") as counted,"
                                + " count(distinct i.workspace_id) filter (where " + COUNTED
                                + " and i.let_through_at < :measured) as beside,"
                                + " count(distinct i.workspace_id) filter (where i.state in ('OFFLINE', 'RESTARTING')"
                                + " or (i.state = 'HELD' and i.hold not in ('PROOF', 'VOID'))) as dead"
                                + " from reconciler.incidents i"
                                + " where i.state in ('HELD', 'OFFLINE', 'RESTARTING') or i.let_through_at > :since group by 1, 2, 3")
                .bind("since", now.minus(window))
                .bind("measured", measured.at())
                .map((row, context) ->
                        new GroupCount(group(row), row.getInt("beside"), row.getInt("counted"), row.getInt("dead")))
                .list());
        return GuardCounts.of(counts);
    }

    private static GuardGroup group(ResultSet row) throws SQLException {
        String account = row.getString("account");
        String region = row.getString("region");
        return account == null || region == null
                ? GuardGroup.FLEET
                : GuardGroup.of(new Place(account, region), row.getString("zone"));
    }

    @Override
    public Map<GuardGroup, Ramp> ramps() {
        String good = "(i.state not in ('SUSPECTED', 'HELD', 'OFFLINE', 'RESTARTING') and w.status = 'online'"
                + " and s.instance ->> 'state' in ('pending', 'running'))";
        String silent = "(i.state = 'HELD' or (i.state not in ('SUSPECTED', 'OFFLINE', 'RESTARTING')"
                + " and (w.id is null or w.status in ('paused', 'hibernated', 'removed'))))";
        return handle
                .createQuery("select r.group_name, r.size, r.began_at, count(i.id) as taken,"
                        + " count(i.id) filter (where " + good + ") as good,"
                        + " count(i.id) filter (where " + good + " is not true and " + silent
                        + " is not true) as pending,"
                        + " coalesce(max(i.changed_at), r.began_at) as last_change"
                        + " from reconciler.guard_ramps r"
                        + " left join reconciler.incidents i on i.ramp = r.group_name and i.let_through_at >= r.began_at"
                        + " left join " + table + " w on w.id = i.workspace_id"
                        + " left join reconciler.sightings s on s.workspace_id = w.id and s.instance_id = w.instance_id"
                        + " group by r.group_name, r.size, r.began_at")
                .map((row, context) -> new Ramp(
                        new RampStep(
                                GuardGroup.parse(row.getString("group_name")),
                                row.getInt("size"),
                                row.getTimestamp("began_at").toInstant()),
                        row.getInt("taken"),
                        row.getInt("good"),
                        row.getInt("pending"),
                        row.getTimestamp("last_change").toInstant()))
                .stream()
                .collect(Collectors.toMap(ramp -> ramp.step().group(), ramp -> ramp));
    }

    @Override
    public void begin(RampStep step) {
        handle.createUpdate("""
                        insert into reconciler.guard_ramps (group_name, size, began_at) values (:group, :size, :began)
                        on conflict (group_name) do update set size = excluded.size, began_at = excluded.began_at
                        """)
                .bind("group", step.group().toString())
                .bind("size", step.size())
                .bind("began", step.began())
                .execute();
    }

    @Override
    public Map<IncidentId, GuardMark> marksOf(Collection<IncidentId> incidents) {
        UUID[] ids = incidents.stream().map(IncidentId::value).toArray(UUID[]::new);
        return handle
                .createQuery("select id, zone, guard_held_at, let_through_at, ramp, guard::text as guard"
                        + " from reconciler.incidents where id = any(:ids)")
                .bind("ids", ids)
                .map((row, context) -> Map.entry(new IncidentId(row.getObject("id", UUID.class)), mark(row)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private GuardMark mark(ResultSet row) throws SQLException {
        String ramp = row.getString("ramp");
        return new GuardMark(
                row.getString("zone"),
                instant(row.getTimestamp("guard_held_at")),
                instant(row.getTimestamp("let_through_at")),
                ramp == null ? null : GuardGroup.parse(ramp),
                decision(row.getString("guard")));
    }

    private static @Nullable Instant instant(@Nullable Timestamp stored) {
        return stored == null ? null : stored.toInstant();
    }

    @Override
    public void mark(IncidentId incident, GuardMark mark) {
        GuardGroup ramp = mark.ramp();
        GuardDecision decision = mark.decision();
        handle.createUpdate("""
                        update reconciler.incidents set zone = :zone, guard_held_at = :held, let_through_at = :letThrough,
                               ramp = :ramp, guard = cast(:guard as jsonb)
                         where id = :id
                        """)
                .bind("id", incident.value())
                .bind("zone", mark.zone())
                .bind("held", mark.firstHeld())
                .bind("letThrough", mark.letThroughAt())
                .bind("ramp", ramp == null ? null : ramp.toString())
                .bind("guard", decision == null ? null : write(decision))
                .execute();
    }

    private Map<GuardGroup, Integer> rows(String text) {
        try {
            return json.readValue(text, new TypeReference<Map<String, Integer>>() {}).entrySet().stream()
                    .collect(Collectors.toMap(entry -> GuardGroup.parse(entry.getKey()), Map.Entry::getValue));
        } catch (JsonProcessingException e) {
            // Fewer rows are known then, and less is let through, until the next sweep is measured.
            LOG.warn("the measured rows of a sweep are not readable, {}", e.getOriginalMessage());
            return Map.of();
        }
    }

    /** One that is not readable, such as a later version's, is not told. */
    private @Nullable GuardDecision decision(@Nullable String text) {
        try {
            return text == null ? null : json.readValue(text, GuardDecision.class);
        } catch (JsonProcessingException e) {
            LOG.warn("a stored decision of the guard is not readable, {}", e.getOriginalMessage());
            return null;
        }
    }

    private String write(Object figures) {
        try {
            return json.writerFor(figures instanceof GuardDecision ? GuardDecision.class : Map.class)
                    .writeValueAsString(figures);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("figures always have JSON", e);
        }
    }
}
