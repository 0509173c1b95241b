package io.workspacereconciler.consumer.ec2;

import static io.workspacereconciler.consumer.ec2.Ec2Calls.call;

import io.workspacereconciler.check.AttachedVolume;
import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.consumer.heal.FailureCause;
import io.workspacereconciler.consumer.heal.PlannedVolume;
import io.workspacereconciler.consumer.heal.Preparation;
import io.workspacereconciler.consumer.heal.ReplacementException;
import io.workspacereconciler.consumer.heal.ReplacementPlan;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeState;

/**
 * Finds out how a dead instance would be replaced, by describes only: its volumes and their devices, the subnet in
 * their zone, the launch template at its default version. What cannot be done without losing or doubling something is
 * left to a person, with the reason.
 */
final class Ec2Preparation {

    private final Ec2Client client;
    private final Ec2Tags tags;
    private final Ec2LaunchSettings settings;
    private final Ec2Volumes volumes;

    Ec2Preparation(Ec2Access access, Ec2LaunchSettings settings) {
        this.client = access.client();
        this.tags = access.tags();
        this.settings = settings;
        this.volumes = new Ec2Volumes(access);
    }

    /** A plan for this workspace, or the first reason why a person is needed. */
    Preparation prepare(Workspace workspace, InstanceId dead, Optional<Sighting> sighting) {
        List<Volume> found = volumes.ofWorkspace(workspace.id());
        if (found.isEmpty()) {
            return needsPerson("no volume is tagged " + tags.workspace() + "=" + workspace.id()
                    + ": tag the volumes that hold its data");
        }
        Set<String> zones = new TreeSet<>();
        found.forEach(volume -> zones.add(volume.availabilityZone()));
        if (zones.size() > 1) {
            return needsPerson("its volumes are in several zones, " + String.join(", ", zones)
                    + ": copy them into one, or take the tag from those that it does not need");
        }
        String zone = zones.iterator().next();
        Set<String> others = liveOthers(workspace.id(), dead);
        if (!others.isEmpty()) {
            return needsPerson(
                    "a live instance has its tag, " + String.join(", ", others) + ": let the row name it, or end it");
        }
        List<PlannedVolume> planned = new ArrayList<>();
        for (Volume volume : found) {
            Optional<String> obstacle = obstacle(volume, dead);
            if (obstacle.isPresent()) {
                return needsPerson(obstacle.get());
            }
            Optional<String> device = device(volume, sighting);
            if (device.isEmpty()) {
                return needsPerson("no device is known for " + volume.volumeId() + ": give the volume the tag "
                        + tags.device() + ", such as /dev/sdf");
            }
            planned.add(new PlannedVolume(volume.volumeId(), device.get()));
        }
        Optional<String> twice = deviceOfTwo(planned);
        if (twice.isPresent()) {
            return needsPerson("two volumes have the device " + twice.get() + ": give one the tag " + tags.device()
                    + " with another");
        }
        Optional<String> subnet = subnet(zone, sighting);
        if (subnet.isEmpty()) {
            return needsPerson(
                    "no subnet is known in " + zone + ": add it to RECONCILER_EC2_SUBNETS, or to those of its place");
        }
        return new Preparation.Ready(new ReplacementPlan.OnEc2(
                workspace.id(),
                dead,
                planned,
                new ReplacementPlan.Subnet(subnet.get(), zone),
                template(workspace.tier())));
    }

    /** The launch template of this tier with the number of its default version. */
    ReplacementPlan.Template template(int tier) {
        String name = settings.templateFor(tier);
        List<LaunchTemplateVersion> versions = call(() -> client.describeLaunchTemplateVersions(
                        request -> request.launchTemplateName(name).versions("$Default")))
                .launchTemplateVersions();
        if (versions.size() != 1) {
            throw new ReplacementException(
                    FailureCause.TEMPLATE, "launch template " + name + " has no default version");
        }
        LaunchTemplateVersion version = versions.get(0);
        return new ReplacementPlan.Template(version.launchTemplateId(), Long.toString(version.versionNumber()));
    }

    /** What would lose the volume, or take it from somebody. */
    private static Optional<String> obstacle(Volume volume, InstanceId dead) {
        if (volume.state() != VolumeState.AVAILABLE && volume.state() != VolumeState.IN_USE) {
            return Optional.of(volume.volumeId() + " is " + volume.stateAsString()
                    + ": mend or replace it, or take the tag from it");
        }
        return volume.attachments().stream()
                .filter(attachment -> Boolean.TRUE.equals(attachment.deleteOnTermination())
                        || !dead.value().equals(attachment.instanceId()))
                .findFirst()
                .map(attachment -> dead.value().equals(attachment.instanceId())
                        ? volume.volumeId() + " would be deleted with " + dead + ": switch DeleteOnTermination off"
                        : volume.volumeId() + " is attached to " + attachment.instanceId()
                                + ": detach it there, or take the tag from it");
    }

    private static Optional<String> deviceOfTwo(List<PlannedVolume> volumes) {
        Set<String> devices = new HashSet<>();
        return volumes.stream()
                .map(PlannedVolume::device)
                .filter(device -> !devices.add(device))
                .findFirst();
    }

    private Optional<String> device(Volume volume, Optional<Sighting> sighting) {
        return sighting.flatMap(seen -> seen.instance().volumes().stream()
                        .filter(attached -> attached.volume().equals(volume.volumeId()))
                        .map(AttachedVolume::device)
                        .findFirst())
                .or(() -> Ec2Reading.tag(volume.tags(), tags.device()));
    }

    private Optional<String> subnet(String zone, Optional<Sighting> sighting) {
        return sighting.map(seen -> seen.instance().placement())
                .filter(placement -> placement.zone().equals(zone))
                .flatMap(placement -> Optional.ofNullable(placement.subnet()))
                .or(() -> Optional.ofNullable(settings.subnets().get(zone)));
    }

    private Set<String> liveOthers(WorkspaceId workspace, InstanceId dead) {
        return new Ec2TaggedInstances(client, tags)
                .live(List.of(workspace.toString())).keySet().stream()
                        .filter(instance -> !instance.equals(dead))
                        .map(InstanceId::value)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Preparation needsPerson(String why) {
        return new Preparation.NeedsPerson(why);
    }
}
