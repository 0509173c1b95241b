package io.workspacereconciler.local.guard;

import io.workspacereconciler.local.ec2.Ec2World;
import io.workspacereconciler.local.ec2.InstanceState;
import io.workspacereconciler.local.ec2.SeededWorkspace;
import io.workspacereconciler.local.server.TestRegistry;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Workspaces in the registry and their instances in EC2, which die together. */
final class GuardedFleet {

    private final Ec2World world;
    private final TestRegistry registry;
    private final Map<WorkspaceId, SeededWorkspace> seeded = new HashMap<>();

    GuardedFleet(Ec2World world, TestRegistry registry) {
        this.world = world;
        this.registry = registry;
    }

    /** The name of a zone, from 0 on. */
    String zone(int number) {
        return world.subnets().get(number).zone();
    }

    /** So many workspaces in this zone. */
    List<WorkspaceId> add(int count, int zone) {
        return add(
                IntStream.range(0, count).mapToObj(number -> UUID.randomUUID()).toList(), zone, 1);
    }

    /** Workspaces of these ids, one after the other in so many zones from this one on. */
    List<WorkspaceId> add(List<UUID> ids, int firstZone, int zones) {
        List<WorkspaceId> added = new ArrayList<>();
        registry.sql().useTransaction(handle -> {
            PreparedBatch rows = handle.prepareBatch("insert into workspaces (id, name, status, instance_id, tier, url)"
                    + " values (:id, 'a workspace', 'online', :instance, 1, 'https://first')");
            for (UUID id : ids) {
                String zone = zone(firstZone + added.size() % zones);
                SeededWorkspace instance = world.seedWorkspace(id.toString(), zone, "t3.large");
                WorkspaceId workspace = new WorkspaceId(id);
                seeded.put(workspace, instance);
                added.add(workspace);
                rows.bind("id", id).bind("instance", instance.instanceId()).add();
            }
            rows.execute();
        });
        return added;
    }

    /** The platform, or somebody in its place, writes a row. */
    void put(WorkspaceId workspace, String instance, WorkspaceStatus status) {
        registry.put(new Workspace(workspace, status, null, new InstanceId(instance), 1, null, "https://" + instance));
    }

    /** Their instances are terminated. */
    void terminate(List<WorkspaceId> workspaces) {
        Map<WorkspaceId, String> now = instances();
        workspaces.forEach(workspace -> world.terminate(of(now, workspace)));
    }

    /** EC2 knows their instances no longer. */
    void vanish(List<WorkspaceId> workspaces) {
        Map<WorkspaceId, String> now = instances();
        workspaces.forEach(workspace -> world.vanish(of(now, workspace)));
    }

    /** Their instances are stopped. */
    void stop(List<WorkspaceId> workspaces) {
        Map<WorkspaceId, String> now = instances();
        workspaces.forEach(workspace -> world.stop(of(now, workspace)));
    }

    /** Their instances are started again. */
    void start(List<WorkspaceId> workspaces) {
        Map<WorkspaceId, String> now = instances();
        workspaces.forEach(workspace -> world.start(of(now, workspace)));
    }

    /** The workspaces whose row is online on an instance that runs. */
    List<WorkspaceId> alive() {
        List<WorkspaceId> alive = new ArrayList<>();
        rows("online").forEach((workspace, instance) -> {
            if (runs(instance)) {
                alive.add(workspace);
            }
        });
        return alive;
    }

    /** Of those that are alive the one whose instance was launched first. */
    WorkspaceId oldest() {
        Map<WorkspaceId, String> now = instances();
        return Collections.min(
                alive(),
                Comparator.comparing((WorkspaceId workspace) ->
                                world.instance(of(now, workspace)).orElseThrow().launchTime())
                        .thenComparing(WorkspaceId::toString));
    }

    /** How many are alive on another instance than their first. */
    int healed() {
        Map<WorkspaceId, String> now = rows("online");
        return (int) alive().stream()
                .filter(workspace -> !of(seeded, workspace).instanceId().equals(of(now, workspace)))
                .count();
    }

    private static <T> T of(Map<WorkspaceId, T> all, WorkspaceId workspace) {
        return Objects.requireNonNull(all.get(workspace), "a workspace of this fleet");
    }

    private boolean runs(String instance) {
        return world.instance(instance)
                .filter(found -> found.state() == InstanceState.RUNNING)
                .isPresent();
    }

    private Map<WorkspaceId, String> instances() {
        return rows("%");
    }

    private Map<WorkspaceId, String> rows(String status) {
        Map<WorkspaceId, String> rows = new HashMap<>();
        registry.sql()
                .useHandle(handle -> handle.createQuery(
                                "select id, instance_id from workspaces where status::text like :status")
                        .bind("status", status)
                        .map((row, context) -> Map.entry(
                                new WorkspaceId(row.getObject("id", UUID.class)), row.getString("instance_id")))
                        .forEach(row -> rows.put(row.getKey(), row.getValue())));
        return rows;
    }

    /** The agent on every new instance that runs registers. */
    void register() {
        rows("provisioning").forEach((workspace, instance) -> {
            if (runs(instance)) {
                put(workspace, instance, WorkspaceStatus.ONLINE);
            }
        });
    }

    /** Somebody else brings a workspace back, with an instance of their own in the same zone. */
    void replace(WorkspaceId workspace) {
        String zone =
                world.instance(of(seeded, workspace).instanceId()).orElseThrow().zone();
        String instance =
                world.seedWorkspace(workspace.toString(), zone, "t3.large").instanceId();
        put(workspace, instance, WorkspaceStatus.ONLINE);
    }
}
