package io.workspacereconciler.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.workspacereconciler.workspace.JdbiWorkspaceRegistry;
import io.workspacereconciler.workspace.RegistryTable;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sightings over SQL, in one transaction. */
public final class JdbiSightings implements Sightings {

    private static final Logger LOG = LoggerFactory.getLogger(JdbiSightings.class);

    private final Handle handle;
    private final RegistryTable table;
    private final JsonMapper json;

    /** The sightings beside this registry. */
    public JdbiSightings(Handle handle, RegistryTable table, JsonMapper json) {
        this.handle = handle;
        this.table = table;
        this.json = json;
    }

    @Override
    public Map<WorkspaceId, Sighting> of(Collection<WorkspaceId> workspaces) {
        UUID[] ids = workspaces.stream().map(WorkspaceId::value).toArray(UUID[]::new);
        return handle
                .createQuery(
                        "select workspace_id, seen_at, instance::text as instance from reconciler.sightings where workspace_id = any(:ids)")
                .bind("ids", ids)
                .map((row, context) -> {
                    WorkspaceId workspace = new WorkspaceId(row.getObject("workspace_id", UUID.class));
                    Instant seenAt = row.getTimestamp("seen_at").toInstant();
                    return read(workspace, row.getString("instance"))
                            .map(instance -> new Sighting(workspace, instance, seenAt));
                })
                .stream()
                .flatMap(Optional::stream)
                .collect(Collectors.toMap(Sighting::workspace, Function.identity()));
    }

    @Override
    public void store(Collection<Sighting> sightings) {
        if (sightings.isEmpty()) {
            return;
        }
        var batch = handle.prepareBatch("""
                insert into reconciler.sightings (workspace_id, instance_id, zone, seen_at, instance)
                values (:workspace, :instanceId, :zone, :seenAt, cast(:instance as jsonb))
                on conflict (workspace_id) do update set instance_id = excluded.instance_id, zone = excluded.zone,
                       seen_at = excluded.seen_at, instance = excluded.instance
                 where sightings.seen_at <= excluded.seen_at
                   and not (sightings.instance_id = excluded.instance_id
                            and sightings.instance ->> 'state' in ('shutting-down', 'terminated')
                            and excluded.instance ->> 'state' not in ('shutting-down', 'terminated'))
                """);
        sightings.stream()
                .sorted(Comparator.comparing(sighting -> sighting.workspace().toString()))
                .forEach(
                        sighting -> batch.bind("workspace", sighting.workspace().value())
                                .bind("instanceId", sighting.instance().id().value())
                                .bind("zone", sighting.instance().placement().zone())
                                .bind("seenAt", sighting.seenAt())
                                .bind("instance", write(sighting.instance()))
                                .add());
        batch.execute();
    }

    @Override
    public Map<String, Integer> fleet() {
        String account =
                "coalesce(s.instance #>> '{placement,owner}', " + table.places().accountSql() + ")";
        String region = "coalesce(s.instance #>> '{placement,region}', "
                + table.places().regionSql() + ")";
        return handle
                .createQuery("select coalesce(" + account + " || '/' || " + region + " || '/', '')"
                        + " || coalesce(s.zone, 'unknown') as counted_in, count(*) as online from "
                        + table.name()
                        + " w left join reconciler.sightings s on s.workspace_id = w.id and s.instance_id = w.instance_id"
                        + " where " + JdbiWorkspaceRegistry.ONLINE + " group by 1")
                .map((row, context) -> Map.entry(row.getString("counted_in"), row.getInt("online")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** One that is not readable must not keep the other workspaces of its batch from being checked. */
    private Optional<SeenInstance> read(WorkspaceId workspace, String text) {
        try {
            return Optional.of(json.readValue(text, SeenInstance.class));
        } catch (JsonProcessingException e) {
            LOG.warn("workspace {}: its stored sighting is not readable, {}", workspace, e.getOriginalMessage());
            return Optional.empty();
        }
    }

    private String write(SeenInstance instance) {
        try {
            return json.writeValueAsString(instance);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a sighting has no JSON", e);
        }
    }
}
