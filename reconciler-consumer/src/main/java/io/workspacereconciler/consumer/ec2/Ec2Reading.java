package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.check.AttachedVolume;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Marks;
import io.workspacereconciler.check.Placement;
import io.workspacereconciler.check.SeenInstance;
import io.workspacereconciler.workspace.InstanceId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.Tag;

/** How an instance in one of EC2's answers is read. */
final class Ec2Reading {

    private static final String UNKNOWN = "unknown";
    private static final String AUTO_SCALING_TAG = "aws:autoscaling:groupName";
    private static final String FLEET_TAG = "aws:ec2:fleet-id";
    private static final String SPOT_FLEET_TAG = "aws:ec2spot:fleet-request-id";

    private final String region;
    private final String workspaceTag;

    Ec2Reading(String region, String workspaceTag) {
        this.region = region;
        this.workspaceTag = workspaceTag;
    }

    /** The instance; empty when the answer gives it no state, or none that has a name. */
    Optional<SeenInstance> read(Reservation reservation, Instance instance) {
        if (instance.state() == null || instance.state().code() == null) {
            return Optional.empty();
        }
        return InstanceState.ofCode(instance.state().code())
                .map(state -> new SeenInstance(
                        new InstanceId(instance.instanceId()),
                        state,
                        state.isRunning() ? null : reason(instance),
                        placement(reservation, instance),
                        instance.instanceTypeAsString(),
                        volumes(instance),
                        new Marks(
                                tag(instance.tags(), workspaceTag).orElse(null),
                                keeper(instance),
                                blankIsNull(instance.spotInstanceRequestId()))));
    }

    private Placement placement(Reservation reservation, Instance instance) {
        String zone = instance.placement() == null ? null : instance.placement().availabilityZone();
        return new Placement(
                reservation.ownerId() == null ? UNKNOWN : reservation.ownerId(),
                region,
                zone == null ? UNKNOWN : zone,
                blankIsNull(instance.subnetId()));
    }

    private static List<AttachedVolume> volumes(Instance instance) {
        return instance.blockDeviceMappings().stream()
                .filter(mapping -> mapping.ebs() != null && mapping.ebs().volumeId() != null)
                .map(mapping -> new AttachedVolume(
                        mapping.ebs().volumeId(),
                        mapping.deviceName(),
                        Boolean.TRUE.equals(mapping.ebs().deleteOnTermination())))
                .toList();
    }

    private static @Nullable String reason(Instance instance) {
        if (instance.stateReason() != null && instance.stateReason().message() != null) {
            return instance.stateReason().message();
        }
        return blankIsNull(instance.stateTransitionReason());
    }

    private static @Nullable String keeper(Instance instance) {
        return tag(instance.tags(), AUTO_SCALING_TAG)
                .map(group -> "Auto Scaling group " + group)
                .or(() -> tag(instance.tags(), FLEET_TAG).map(fleet -> "fleet " + fleet))
                .or(() -> tag(instance.tags(), SPOT_FLEET_TAG).map(fleet -> "Spot fleet " + fleet))
                .orElse(null);
    }

    /** The value of a tag. */
    static Optional<String> tag(List<Tag> tags, String key) {
        return tags.stream()
                .filter(tag -> key.equals(tag.key()) && tag.value() != null)
                .map(Tag::value)
                .findFirst();
    }

    private static @Nullable String blankIsNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
