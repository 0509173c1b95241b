package io.workspacereconciler.local.ec2;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What exists now, by id. An attachment stands in its instance and in its volume, and both always say the same.
 * Not thread-safe: {@link Ec2World} lets one caller in at a time.
 */
final class Ledger {
    private static final Pattern INSTANCE_ID = Pattern.compile("i-([0-9a-f]{8}|[0-9a-f]{17})");
    private static final Pattern VOLUME_ID = Pattern.compile("vol-([0-9a-f]{8}|[0-9a-f]{17})");

    private final NavigableMap<String, InstanceSnapshot> instances = new TreeMap<>();
    private final NavigableMap<String, VolumeSnapshot> volumes = new TreeMap<>();
    private final NavigableMap<String, SpotRequest> spotRequests = new TreeMap<>();

    /** In the order of their ids, which is the order of pages. */
    NavigableMap<String, InstanceSnapshot> instances() {
        return instances;
    }

    /** In the order of their ids, which is the order of pages. */
    NavigableMap<String, VolumeSnapshot> volumes() {
        return volumes;
    }

    /** By the id of the instance that fulfils them. */
    NavigableMap<String, SpotRequest> spotRequests() {
        return spotRequests;
    }

    Optional<InstanceSnapshot> find(String instanceId) {
        return Optional.ofNullable(instances.get(instanceId));
    }

    Optional<SpotRequest> spotRequest(String instanceId) {
        return Optional.ofNullable(spotRequests.get(instanceId));
    }

    InstanceSnapshot instance(String id) {
        return instancesNamed(List.of(id)).get(0);
    }

    VolumeSnapshot volume(String id) {
        return volumesNamed(List.of(id)).get(0);
    }

    /** All of them, or the refusal that EC2 gives when one is malformed or unknown. */
    List<InstanceSnapshot> instancesNamed(List<String> ids) {
        ids.forEach(id -> wellFormed(id, INSTANCE_ID, "InvalidInstanceID.Malformed", "i-"));
        List<String> unknown =
                ids.stream().distinct().filter(id -> !instances.containsKey(id)).toList();
        if (unknown.size() == 1) {
            throw Ec2Refusal.of(
                    "InvalidInstanceID.NotFound", "The instance ID '" + unknown.get(0) + "' does not exist");
        }
        if (!unknown.isEmpty()) {
            throw Ec2Refusal.of(
                    "InvalidInstanceID.NotFound", "The instance IDs '" + String.join(", ", unknown) + "' do not exist");
        }
        return ids.stream().distinct().map(this::find).flatMap(Optional::stream).toList();
    }

    /** All of them, or the refusal that EC2 gives when one is malformed or unknown. */
    List<VolumeSnapshot> volumesNamed(List<String> ids) {
        ids.forEach(id -> wellFormed(id, VOLUME_ID, "InvalidVolumeID.Malformed", "vol-"));
        List<String> unknown =
                ids.stream().distinct().filter(id -> !volumes.containsKey(id)).toList();
        if (unknown.size() == 1) {
            throw Ec2Refusal.of("InvalidVolume.NotFound", "The volume '" + unknown.get(0) + "' does not exist.");
        }
        if (!unknown.isEmpty()) {
            throw Ec2Refusal.of(
                    "InvalidVolume.NotFound", "The volumes '" + String.join(", ", unknown) + "' do not exist.");
        }
        return ids.stream()
                .distinct()
                .map(id -> Optional.ofNullable(volumes.get(id)))
                .flatMap(Optional::stream)
                .toList();
    }

    void put(InstanceSnapshot instance) {
        instances.put(instance.id(), instance);
    }

    void put(VolumeSnapshot volume) {
        volumes.put(volume.id(), volume);
    }

    void put(SpotRequest request) {
        spotRequests.put(request.instanceId(), request);
    }

    /** Writes the attachment, new or changed, into its volume and its instance. */
    void put(Attachment attachment) {
        volumes.computeIfPresent(attachment.volumeId(), (id, volume) -> volume.with(List.of(attachment)));
        instances.computeIfPresent(attachment.instanceId(), (id, instance) -> instance.holding(attachment));
    }

    /** Takes the attachment out of its volume and its instance. */
    void release(Attachment attachment) {
        volumes.computeIfPresent(attachment.volumeId(), (id, volume) -> volume.with(List.of()));
        instances.computeIfPresent(attachment.instanceId(), (id, instance) -> instance.without(attachment.volumeId()));
    }

    void removeInstance(String id) {
        instances.remove(id);
        spotRequests.remove(id);
    }

    void removeVolume(String id) {
        volumes.remove(id);
    }

    /** Whether this very attachment is still there; false once anything about it has changed. */
    boolean holds(Attachment attachment) {
        VolumeSnapshot volume = volumes.get(attachment.volumeId());
        return volume != null && volume.attachments().contains(attachment);
    }

    /** Adds the tags to an instance or a volume. */
    void tag(String resourceId, Map<String, String> tags) {
        if (resourceId.startsWith("i-")) {
            put(instance(resourceId).tagged(tags));
        } else {
            put(volume(resourceId).tagged(tags));
        }
    }

    /** Refuses what is neither an instance nor a volume that exists. */
    void checkTaggable(String resourceId) {
        if (resourceId.startsWith("i-")) {
            instance(resourceId);
        } else if (resourceId.startsWith("vol-")) {
            volume(resourceId);
        } else {
            throw Ec2Refusal.of("InvalidID", "The ID '" + resourceId + "' is not valid");
        }
    }

    private static void wellFormed(String id, Pattern form, String code, String prefix) {
        if (!form.matcher(id).matches()) {
            String expectation = id.startsWith(prefix) ? "" : " (expecting \"" + prefix + "...\")";
            throw Ec2Refusal.of(code, "Invalid id: \"" + id + "\"" + expectation);
        }
    }
}
