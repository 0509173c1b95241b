package io.workspacereconciler.consumer.heal;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a workspace's instance is to be replaced, found before anything is changed. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({@JsonSubTypes.Type(ReplacementPlan.OnEc2.class), @JsonSubTypes.Type(ReplacementPlan.ByControlPlane.class)
})
public sealed interface ReplacementPlan {

    /** Whose instance is replaced. */
    WorkspaceId workspace();

    /** The instance that is replaced. */
    InstanceId dead();

    /** The request of one attempt by this plan, counted from 1. */
    LaunchRequest request(IncidentId incident, int attempt);

    /** The step after this one, if all is well: not every backend has every step. */
    @Nullable
    RestartStep after(RestartStep step);

    /** The step after a launch that has succeeded. */
    default RestartStep afterLaunch() {
        return Objects.requireNonNull(after(RestartStep.LAUNCH), "a launch is no end");
    }

    /** The volumes that the new instance is to get; none where a control plane knows them, and nobody else. */
    List<PlannedVolume> volumes();

    /** What it means that the dead instance is released, for a person. */
    String released();

    /** Which volumes it is about, for a person. */
    String volumesInWords();

    /**
     * On EC2 itself, found by describes only.
     *
     * @param volumes the workspace's volumes, all in the subnet's zone
     * @param template the launch template's id and the version that its default was, so that a later default changes nothing
     */
    record OnEc2(WorkspaceId workspace, InstanceId dead, List<PlannedVolume> volumes, Subnet subnet, Template template)
            implements ReplacementPlan {

        public OnEc2 {
            Objects.requireNonNull(workspace, "workspace");
            Objects.requireNonNull(dead, "dead");
            Objects.requireNonNull(subnet, "subnet");
            Objects.requireNonNull(template, "template");
            volumes = List.copyOf(volumes);
            if (volumes.isEmpty()) {
                throw new IllegalArgumentException("a restart without a volume would lose the workspace's data");
            }
        }

        /**
         * This plan, if it is one for EC2.
         *
         * @throws ReplacementException when the restart was begun over another backend
         */
        public static OnEc2 of(ReplacementPlan plan) {
            if (plan instanceof OnEc2 ours) {
                return ours;
            }
            throw ReplacementException.begunElsewhere();
        }

        @Override
        public LaunchRequest.OnEc2 request(IncidentId incident, int attempt) {
            return new LaunchRequest.OnEc2(
                    LaunchRequest.token(incident, attempt), workspace, incident, template, subnet);
        }

        @Override
        public @Nullable RestartStep after(RestartStep step) {
            return step.next();
        }

        @Override
        public String released() {
            return "the volumes are free of " + dead;
        }

        @Override
        public String volumesInWords() {
            return volumes.stream().map(PlannedVolume::volume).collect(Collectors.joining(", "));
        }
    }

    /**
     * By a control plane, which finds the volumes and everything else by itself.
     *
     * @param runtime of the workspace's row; null when that names none
     * @param tier of the workspace's row
     */
    record ByControlPlane(
            WorkspaceId workspace,
            InstanceId dead,
            @Nullable String runtime,
            int tier) implements ReplacementPlan {

        public ByControlPlane {
            Objects.requireNonNull(workspace, "workspace");
            Objects.requireNonNull(dead, "dead");
        }

        /**
         * This plan, if it is one for a control plane.
         *
         * @throws ReplacementException when the restart was begun over another backend
         */
        public static ByControlPlane of(ReplacementPlan plan) {
            if (plan instanceof ByControlPlane ours) {
                return ours;
            }
            throw ReplacementException.begunElsewhere();
        }

        @Override
        public LaunchRequest.ByControlPlane request(IncidentId incident, int attempt) {
            return new LaunchRequest.ByControlPlane(incident, attempt, workspace, runtime, tier);
        }

        @Override
        public List<PlannedVolume> volumes() {
            return List.of();
        }

        /** Volumes are attached by whoever provisions. */
        @Override
        public @Nullable RestartStep after(RestartStep step) {
            return step == RestartStep.LAUNCH ? RestartStep.ONLINE : step.next();
        }

        @Override
        public String released() {
            return "the control plane has stopped " + dead;
        }

        @Override
        public String volumesInWords() {
            return "its volumes are with the control plane";
        }
    }

    /** Where a new instance is launched. */
    record Subnet(String id, String zone) {
        public Subnet {
            Objects.requireNonNull(id, "subnet");
            Objects.requireNonNull(zone, "zone");
        }
    }

    /** From what a new instance is launched. */
    record Template(String id, String version) {
        public Template {
            Objects.requireNonNull(id, "template");
            Objects.requireNonNull(version, "version");
        }
    }
}
