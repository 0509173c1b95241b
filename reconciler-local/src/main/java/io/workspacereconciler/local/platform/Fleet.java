package io.workspacereconciler.local.platform;

import io.workspacereconciler.local.ec2.Ec2World;
import io.workspacereconciler.local.ec2.SeededWorkspace;
import io.workspacereconciler.local.ec2.Subnet;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Brings a registry and a fresh EC2 world together, so that every online row names a running instance with its volume.
 *
 * <p>A world lives in memory only, so rows of an earlier run name instances that the new one does not know. They keep
 * their ids and names and get a new instance and volume, as if the platform had moved them: the reconciler then closes
 * what it had open about them as superseded. Rejected: deleting them, which would leave its incidents without a row; and
 * leaving them, which would look like the loss of a whole region. Rows that this program did not write are refused, since
 * no rule makes it safe to move those.
 */
final class Fleet {
    private static final List<String> TYPES = List.of("t3.small", "t3.medium", "t3.large");
    private static final String TEMPLATE = "workspace-tier-";

    /** What the owner of a workspace chose; it stays as it is. */
    private static final Set<WorkspaceStatus> AT_REST =
            EnumSet.of(WorkspaceStatus.REMOVED, WorkspaceStatus.PAUSED, WorkspaceStatus.HIBERNATED);

    private final Ec2World world;
    private final PlatformRegistry registry;

    Fleet(Ec2World world, PlatformRegistry registry) {
        this.world = world;
        this.registry = registry;
    }

    /**
     * Makes the launch templates, moves the rows of an earlier run, and adds rows up to {@code size}.
     *
     * @throws IllegalStateException when the registry holds rows of someone else
     */
    Seeded seed(int size) {
        List<Row> before = registry.rows();
        long foreign = before.stream()
                .filter(row -> !row.runtime().equals(PlatformRegistry.OWN_RUNTIME))
                .count();
        if (foreign > 0) {
            throw new IllegalStateException("the table workspaces holds " + foreign
                    + " rows that this program did not write; give it a database of its own");
        }
        for (int tier = 1; tier <= TYPES.size(); tier++) {
            world.createLaunchTemplate(TEMPLATE + tier, TYPES.get(tier - 1));
        }
        int moved = 0;
        for (Row row : before) {
            if (!AT_REST.contains(row.status())) {
                SeededWorkspace on = launch(row.id(), moved, row.tier());
                registry.move(row.id(), on.instanceId(), url(on.instanceId()));
                moved++;
            }
        }
        int added = Math.max(0, size - before.size());
        add(added, before);
        return new Seeded(moved, added);
    }

    /** Where the agent on this instance answers. */
    String url(String instanceId) {
        return url(world, instanceId);
    }

    static String url(Ec2World world, String instanceId) {
        return world.instance(instanceId)
                .map(instance -> "http://" + instance.network().privateIp() + ":8080")
                .orElse("");
    }

    private void add(int count, List<Row> before) {
        Set<String> taken = before.stream().map(Row::name).collect(Collectors.toSet());
        List<PlatformRegistry.NewRow> rows = new ArrayList<>();
        for (String name : WorkspaceNames.some(count, taken)) {
            WorkspaceId id = new WorkspaceId(UUID.randomUUID());
            int tier = rows.size() % TYPES.size() + 1;
            // a zone has all tiers, and a tier all zones
            SeededWorkspace on = launch(id, rows.size() / TYPES.size(), tier);
            rows.add(new PlatformRegistry.NewRow(id, name, on.instanceId(), tier, url(on.instanceId())));
        }
        registry.insert(rows);
    }

    private SeededWorkspace launch(WorkspaceId id, int position, int tier) {
        List<Subnet> subnets = world.subnets();
        String zone = subnets.get(position % subnets.size()).zone();
        String type = TYPES.get(Math.floorMod(tier - 1, TYPES.size()));
        return world.seedWorkspace(id.toString(), zone, type);
    }

    /**
     * What was done.
     *
     * @param moved rows of an earlier run
     * @param added new rows
     */
    record Seeded(int moved, int added) {}
}
