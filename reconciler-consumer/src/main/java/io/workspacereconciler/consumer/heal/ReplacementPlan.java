package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.List;
import java.util.Objects;

/**
 * How a workspace's instance is to be replaced, found by describes only, before anything is changed.
 *
 * @param dead the instance that is replaced
 * @param volumes the workspace's volumes, all in the subnet's zone
 * @param template the launch template's id and the version that its default was, so that a later default changes nothing
 */
public record ReplacementPlan(
        WorkspaceId workspace, InstanceId dead, List<PlannedVolume> volumes, Subnet subnet, Template template) {

    /** Where the new instance is launched. */
    public record Subnet(String id, String zone) {
        public Subnet {
            Objects.requireNonNull(id, "subnet");
            Objects.requireNonNull(zone, "zone");
        }
    }

    /** From what it is launched. */
    public record Template(String id, String version) {
        public Template {
            Objects.requireNonNull(id, "template");
            Objects.requireNonNull(version, "version");
        }
    }

    public ReplacementPlan {
        Objects.requireNonNull(workspace, "workspace");
        Objects.requireNonNull(dead, "dead");
        Objects.requireNonNull(subnet, "subnet");
        Objects.requireNonNull(template, "template");
        volumes = List.copyOf(volumes);
        if (volumes.isEmpty()) {
            throw new IllegalArgumentException("a restart without a volume would lose the workspace's data");
        }
    }
}
